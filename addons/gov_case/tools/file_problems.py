"""Sentences for files that are not taken."""

from ..core.files import BadFile


def file_sentence(env, name, error: BadFile, megabytes, kinds):
    """Return why a file is not taken, in the user's language."""
    values = {"name": name, "size": megabytes, "kinds": kinds}
    return {
        "base64": env._("%(name)s: the content is not base64.", **values),
        "empty": env._("%(name)s: the file is empty.", **values),
        "size": env._("%(name)s: the file is larger than %(size)s MB.", **values),
        "type": env._("%(name)s: only these files are taken: %(kinds)s.", **values),
        "name": env._("%(name)s: the file is not what its name says.", **values),
    }[str(error)]
