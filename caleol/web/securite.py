"""Response headers: content policy without inline script or style, no framing, no caching of private pages."""

from flask import Response, request

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
