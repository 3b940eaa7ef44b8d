"""Where `make keep` puts what it keeps: GOV_BACKUPS/log-<number of the cluster>/

    base-20261128-023000/   a copy of the cluster, of which the log goes on
        about.json, base.tar.gz, files/000001.tar ...   stored files, then and since
    wal/                    PostgreSQL's log in pieces of 16 MB, the last unfinished
    until                   up to which moment all this is whole

Each piece is written beside its place and renamed, encrypted (.gpg) and signed (.sig)
where there are keys, for its owner alone.
"""

import contextlib
import datetime
import gzip
import hashlib
import json
import re
import shutil

from tools.lib import sealing
from tools.lib.report import Stop

BASE = re.compile(r"base-\d{8}-\d{6}")
SEGMENT = re.compile(r"[0-9A-F]{24}")
PART = ".part"
IN_ONE = 0x100  # segments of 16 MB with the same middle part of their names


def following(segment):
    """The name of the next piece of the log."""
    line, log, number = segment[:8], int(segment[8:16], 16), int(segment[16:], 16)
    log, number = (log + 1, 0) if number + 1 == IN_ONE else (log, number + 1)
    return f"{line}{log:08X}{number:08X}"


class Place:
    def __init__(self, folder):
        self.folder = folder
        self._key = sealing.key_file()
        self._signing = sealing.signing_key()
        self._verifying = sealing.verifying_key()

    @property
    def is_checked(self):
        """Whether signatures are asked for."""
        return bool(self._verifying)

    # Writing

    def put(self, name, write):
        """Write a piece by ``write(file)``; it is there whole or not at all."""
        path = self.folder / (f"{name}.gpg" if self._key else name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        try:
            with sealing.written(part, self._key) as file:
                write(file)
            if self._signing:
                signature = sealing.sign(self._signing, part, self._named(path))
                with sealing.written(_signature(path), None) as file:
                    file.write(signature)
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)

    def put_packed(self, name, source):
        """The same for an open file, packed by gzip."""

        def write(file):
            with gzip.GzipFile("", "wb", 1, file, mtime=0) as packed:
                shutil.copyfileobj(source, packed, sealing.BLOCK)

        self.put(f"{name}.gz", write)

    def put_until(self, **values):
        text = json.dumps(values, sort_keys=True)
        signature = ""
        if self._signing:
            signature = self._signing.sign(self._until_line(text)).hex()
        part = self.folder / f"until{PART}"
        with sealing.written(part, None) as file:
            file.write(f"{text}\n{signature}\n".encode())
        part.rename(self.folder / "until")

    # Reading

    def has(self, name):
        return self._found(name) is not None

    def until(self):
        """Up to when everything is whole, and with which last piece; or None."""
        with contextlib.suppress(FileNotFoundError):
            lines = (self.folder / "until").read_text(encoding="utf-8").split("\n")
            self._check_until(*lines[:2])
            found = json.loads(lines[0])
            found["moment"] = datetime.datetime.fromisoformat(found["moment"])
            return found
        return None

    def check(self, name):
        """Where the piece lies; stops if it is missing or its signature is wrong."""
        path = self._found(name)
        if not path:
            raise Stop(f"A piece of the log is missing: {self.folder / name}.")
        self._check(path)
        return path

    @contextlib.contextmanager
    def opened(self, name):
        path = self.check(name)
        with sealing.read(path) as file:
            if name.endswith(".gz"):
                file = gzip.GzipFile(fileobj=file)
            yield file

    def piece(self, segment):
        """The name of a piece of the log: whole, or as far as it has come by now."""
        whole = f"wal/{segment}.gz"
        if self.has(whole):
            return whole
        names = {
            path.name.removesuffix(".gpg")
            for path in (self.folder / "wal").glob(f"{segment}.*.gz*")
        }
        later = sorted(name for name in names if name.endswith(".gz"))
        return f"wal/{later[-1]}" if later else whole

    def bases(self):
        """Names of the copies, oldest first."""
        found = self.folder.iterdir() if self.folder.is_dir() else ()
        return sorted(path.name for path in found if BASE.fullmatch(path.name))

    def about(self, base):
        with self.opened(f"{base}/about.json") as file:
            found = json.loads(file.read())
        for name in ("started", "finished"):
            found[name] = datetime.datetime.fromisoformat(found[name])
        return found

    def bundles(self, base):
        """Names of the archives of stored files that belong to a copy."""
        names = {
            path.name.removesuffix(".gpg")
            for path in (self.folder / base / "files").glob("*.tar*")
        }
        return sorted(f"{base}/files/{name}" for name in names if name[-4:] == ".tar")

    # Retention

    def drop_bases(self, before):
        """Copies that no moment after ``before`` needs, and the log they began."""
        bases = self.bases()
        for old, new in zip(bases, bases[1:], strict=False):
            if self.about(new)["finished"] > before:
                break
            shutil.rmtree(self.folder / old)
        first = self.about(self.bases()[0])["segment"]
        self._drop_log(lambda name: name[:24] < first)

    def drop_snapshots(self, kept):
        """Unfinished pieces of the log, but for the newest."""
        self._drop_log(lambda name: name[24:27] != ".gz" and not name.startswith(kept))

    def _drop_log(self, is_old):
        for path in (self.folder / "wal").iterdir():
            if SEGMENT.match(path.name) and is_old(path.name):
                path.unlink()

    def _found(self, name):
        for path in (self.folder / f"{name}.gpg", self.folder / name):
            if path.is_file():
                return path
        return None

    def _named(self, path):
        """What is signed besides the content: no piece can take another's place."""
        name = f"{self.folder.name}/{path.relative_to(self.folder)}"
        return name.replace(f"{PART}/", "/")

    def _check(self, path):
        if not self._verifying:
            return
        if not _signature(path).is_file():
            raise Stop(f"{path} is not signed.")
        signature = _signature(path).read_bytes()
        if not sealing.is_signed(self._verifying, path, self._named(path), signature):
            raise Stop(
                f"The signature of {path} is wrong: it was altered, or signed with "
                "another key."
            )

    def _until_line(self, text):
        digest = hashlib.sha256(text.encode()).hexdigest()
        return f"{digest}  {self.folder.name}/until\n".encode()

    def _check_until(self, text, signature):
        if not self._verifying:
            return
        try:
            self._verifying.verify(bytes.fromhex(signature), self._until_line(text))
        except (sealing.InvalidSignature, ValueError):
            raise Stop(
                f"The signature of {self.folder / 'until'} is wrong: it was altered, "
                "or signed with another key."
            ) from None


def place_of(folder, number):
    """The place of the cluster with this number, made if need be."""
    path = folder / f"log-{number}"
    path.mkdir(mode=0o700, exist_ok=True)
    return Place(path)


def places(folder):
    return sorted(path for path in folder.glob("log-*") if (path / "until").is_file())


def _signature(path):
    return path.with_name(path.name + sealing.SUFFIX)
