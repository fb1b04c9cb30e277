"""Assets: static files under a name with their hash, compressed once, kept by browsers for ever."""

import hashlib
import shutil
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise
from whitenoise.compress import Compressor

from webapp.config import ROOT
from webapp.headers import Protected

STATIC = ROOT / "static"
PREFIX = "s"
KEPT_OFFLINE = (
    *("css/app.css", "icons/favicon.svg", "vendor/htmx-4.0.1.min.js"),
    *("js/app.js", "js/kept.js", "js/offline.js", "js/drafts.js"),
)


class Assets:
    """The static files of this build, laid ready in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}
        for file in sorted(STATIC.rglob("*")):
            if file.is_file() and file.suffix != ".md":
                self._lay_ready(file)
        joined = "".join(self._names.values())
        self.build = hashlib.sha256(joined.encode()).hexdigest()[:10]

    def address(self, name: str) -> str:
        """Where a browser finds this file."""
        return f"/{PREFIX}/{self._names[name]}"

    def read(self, name: str) -> str:
        """The text of a file, for what is served under a name that never changes."""
        return (STATIC / name).read_text()

    @property
    def folder(self) -> Path:
        """Where the files lie."""
        return self._folder

    def _lay_ready(self, file: Path) -> None:
        name = file.relative_to(STATIC)
        mark = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
        hashed = name.with_name(f"{name.stem}.{mark}{name.suffix}")
        self._names[name.as_posix()] = hashed.as_posix()
        target = self._folder / hashed
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        half = target.with_name(f".{target.name}")
        shutil.copyfile(file, half)
        half.rename(target)
        if file.suffix in {".css", ".js", ".svg"}:
            list(Compressor(quiet=True).compress(str(target)))


def open_assets(app: Flask) -> None:
    """Serve the files before the application, and give templates their addresses."""
    settings = app.config["SETTINGS"]
    assets = Assets(settings.instance / "static")
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset"] = assets.address
    files = WhiteNoise(
        app.wsgi_app,
        root=str(assets.folder),
        prefix=PREFIX,
        max_age=315_360_000,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    app.wsgi_app = Protected(files, https=settings.https)  # type: ignore[method-assign]
