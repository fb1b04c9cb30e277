"""People: who somebody is, how they sign in, and on which device."""
