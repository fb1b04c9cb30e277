"""Circle: the people that the owner thinks of. Nobody else sees it."""
