"""Files: a photo, a PDF or music beside the plan for hard times."""
