"""Organisations: the pages."""

from flask import Blueprint

from webapp.organisations import queries  # noqa: F401 - its table belongs to the house

bp = Blueprint("organisations", __name__)
