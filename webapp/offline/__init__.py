"""Offline: what an own phone keeps sealed for when there is no network, and what it sends later."""
