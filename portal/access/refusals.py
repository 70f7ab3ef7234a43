"""Why is somebody not let through?"""


class NotFound(LookupError):
    """There is no such thing for this person: unknown and foreign look the same."""


class NotAllowed(PermissionError):
    """This person may see the thing and may not do this with it."""


class PreviewIsReadOnly(NotAllowed):
    """Somebody looks at the portal as a client would; nothing can be written that way."""
