"""Response headers: content policy without inline script or style, no framing, no caching of private pages."""

from flask import Response, abort, request

POLITIQUE = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def refuse_nul() -> None:
    """Before each request: refuse the character zero, that no text of ours holds and PostgreSQL cannot keep."""
    textes = (request.path, *request.args.keys(), *request.args.values())
    saisies = (texte for liste in request.form.listvalues() for texte in liste)
    if any("\0" in texte for texte in (*textes, *saisies)):
        abort(400)


def pose_entetes(reponse: Response) -> Response:
    """Add the security headers to a response."""
    entetes = reponse.headers
    entetes.setdefault("Content-Security-Policy", POLITIQUE)
    entetes.setdefault("X-Content-Type-Options", "nosniff")
    entetes.setdefault("X-Frame-Options", "DENY")
    entetes.setdefault("Referrer-Policy", "same-origin")
    entetes.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    entetes.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.is_secure:
        entetes.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        entetes.setdefault("Cache-Control", "no-store")
    return reponse
