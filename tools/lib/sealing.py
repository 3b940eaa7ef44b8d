"""What makes a backup readable to few and alterable by nobody: its keys.

A signature is made over the line that `sha256sum` prints for a file, so that `openssl`
alone can check it:

    sha256sum SHA256SUMS >line
    openssl pkeyutl -verify -pubin -inkey backup.pub -rawin -in line \
        -sigfile SHA256SUMS.sig
"""

import contextlib
import hashlib
import os
import subprocess
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from tools.lib.report import Stop

BLOCK = 1 << 20
MAKE_KEY = "openssl genpkey -algorithm ed25519 -out"
SUFFIX = ".sig"


def key_file():
    """The file whose first line is the passphrase, or None: GOV_BACKUP_KEY."""
    key = _named("GOV_BACKUP_KEY")
    if key and not (key.is_file() and key.read_bytes().strip()):
        raise Stop(f"GOV_BACKUP_KEY={key} is no file with a passphrase in it.")
    return key


def signing_key():
    """The key that signs, or None: GOV_BACKUP_SIGN."""
    path = _named("GOV_BACKUP_SIGN")
    if not path:
        return None
    key = _loaded(path, lambda text: serialization.load_pem_private_key(text, None))
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise Stop(
            f"GOV_BACKUP_SIGN={path} is no Ed25519 key: {MAKE_KEY} {path} makes one."
        )
    return key


def verifying_key():
    """The key that signatures are checked with: GOV_BACKUP_VERIFY, or of the other."""
    path = _named("GOV_BACKUP_VERIFY")
    if not path:
        signing = signing_key()
        return signing.public_key() if signing else None
    key = _loaded(path, serialization.load_pem_public_key)
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise Stop(
            f"GOV_BACKUP_VERIFY={path} is no public Ed25519 key: openssl pkey -in KEY "
            f"-pubout -out {path} takes it from the key that signs."
        )
    return key


def sign(key, path, name):
    """The signature of a file under this name."""
    return key.sign(_line(path, name))


def is_signed(key, path, name, signature):
    try:
        key.verify(signature, _line(path, name))
    except InvalidSignature:
        return False
    return True


def gpg(key, *arguments):
    """The command that encrypts or decrypts with the passphrase of ``key``."""
    return [
        *("gpg", "--batch", "--quiet", "--yes", "--no-symkey-cache"),
        *("--pinentry-mode", "loopback", "--passphrase-file", str(key)),
        *arguments,
    ]


@contextlib.contextmanager
def written(path, key):
    """A file to write to, for its owner alone; encrypted if there is a key."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        if key:
            yield from _encrypted(file, key)
        else:
            yield file
        file.flush()
        os.fsync(file.fileno())


def _encrypted(file, key):
    cipher = ("--symmetric", "--cipher-algo", "AES256", "--output", "-")
    process = _started(gpg(key, *cipher), stdin=subprocess.PIPE, stdout=file)
    with process.stdin:
        yield process.stdin
    if process.wait():
        raise Stop("gpg could not encrypt the backup: its message is above.")


@contextlib.contextmanager
def read(path):
    """What ``written`` wrote there, decrypted if its name says that it is encrypted."""
    if path.suffix != ".gpg":
        with path.open("rb") as file:
            yield file
        return
    key = key_file()
    if not key:
        raise Stop(
            f"{path.name} is encrypted: set GOV_BACKUP_KEY to the file of its key."
        )
    with path.open("rb") as file:
        process = _started(gpg(key, "--decrypt"), stdin=file, stdout=subprocess.PIPE)
    try:
        yield process.stdout
    finally:
        while process.stdout.read(BLOCK):
            pass
        process.stdout.close()
        if process.wait():
            raise Stop(
                f"{path.name} could not be decrypted: its key is another, or it is "
                "damaged."
            )


class Summed:
    """A file that sums up what is read from it."""

    def __init__(self, file, *kinds):
        self._file = file
        self._sums = [hashlib.new(kind) for kind in kinds]

    def read(self, size=-1):
        block = self._file.read(size)
        for one in self._sums:
            one.update(block)
        return block

    def digests(self):
        return [one.hexdigest() for one in self._sums]


def sums(path, *kinds):
    """Digests of a file's content, whatever its size."""
    with path.open("rb") as file:
        summed = Summed(file, *kinds)
        while summed.read(BLOCK):
            pass
    return summed.digests()


def _line(path, name):
    (digest,) = sums(path, "sha256")
    return f"{digest}  {name}\n".encode()


def _named(variable):
    given = os.environ.get(variable)
    return Path(given).expanduser() if given else None


def _loaded(path, load):
    try:
        return load(path.read_bytes())
    except (OSError, ValueError, TypeError):
        return None


def _started(command, **options):
    try:
        return subprocess.Popen(command, **options)
    except FileNotFoundError:
        raise Stop("Encryption needs gpg: apt-get install gnupg.") from None
