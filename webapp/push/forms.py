"""Push: a browser that can show that something is new."""

from wtforms import HiddenField

from webapp.forms import PlainForm
from webapp.push import parcels


class HereForm(PlainForm):
    """What the browser made for this: an address at its push service, and two keys."""

    endpoint = HiddenField()
    p256dh = HiddenField()
    auth = HiddenField()

    @property
    def where(self) -> dict[str, str] | None:
        """All three, when they can be what they should be."""
        keys = {name: self[name].data or "" for name in parcels.KEYS}
        fits = all(parcels.is_key(keys[name], length) for name, length in parcels.KEYS.items())
        endpoint = self.endpoint.data or ""
        return {"endpoint": endpoint} | keys if fits and parcels.is_endpoint(endpoint) else None
