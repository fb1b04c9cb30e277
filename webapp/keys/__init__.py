"""Keys: coming in with the lock of an own phone, and what else lets somebody in again."""
