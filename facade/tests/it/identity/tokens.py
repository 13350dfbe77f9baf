"""Tokens and password hashes by other hands: PyJWT and the Python package bcrypt.

    python tokens.py make > vectors.json      what vectors.json holds, to the byte
    python tokens.py check SECRET < token     the claims of a token of ours, as JSON

The private key is for this file alone. Its public halves, in PEM and as a key set, go into the vectors.
"""

import base64
import json
import sys

import bcrypt
import jwt
from cryptography.hazmat.primitives import serialization

NOW = 1_795_188_513
SECRET = "0123456789abcdef0123456789abcdef"
OTHER_SECRET = "fedcba9876543210fedcba9876543210"

PRIVATE = """-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQCIytqTnkZOoUAf
jfdDRYry0PWi638Emf8s+4v60PEHbN4IL4mvxshIIXicCgGzxzjyKTRVUgxcphU3
B+HnCPT+ohxm/wig9VnuesiOcMQA0TIl586l4FewsV/Qf0PleBz8Rq39NRDyYb44
sl13wEWaL8ZFLDi8HVXEwyLOQSdpPH8UiQHY8yM+/zWxJUGIIuz9WhFODiHRAUsD
dj8nbpqO7vLO91ic+Mk8reqHMPEfAJ/l2wROBu9bDgItC55u8bWm6LL764G6SxTf
zhR4c+/UVTSV0cKdhmPevUGl+zSpsE1L5LUkOUqdMiVnr1vnHgH7MlfH3kPUf+v9
ag2FO/s9AgMBAAECggEAAoNDA+dD8HTrut8Oeo5rOKRU5fuwWMSkaGGsuiKyHsCl
wBELFPvDjF5zB8WMr1r6pVyGgQYedh0F5ddWLSDsvfjhdft7n6Tjut3606UBVxuA
pPiB9jZg0TA868h+r72NJY3KnrLyfzIc8dxftUMTdDtDutvbi4pFaLWF7Obk/LAD
koieW+0oghxMvOJOY7JHgaKEL+4IQk8rEBkpWctr7dyCUmxc9zbRpwJcnbh9W2c8
HU05QP5P5MwZXa5TB9UDvFySua2LnkGsEVQhPFp0vUcPXUs9wbk8PuKCFuCFEKUf
mZSIpjVfUoIO1cZkiTs4cPvQGQW3YarZVI/BlGrcIQKBgQC/aMUfAPU89+GoH2sX
I85G8E7U6XdfD1JhpZDNpmfoXG+cI0JbdrAqnLNAh5eLM9+g4n1eE4H8iXnA5AaH
XeVb9TtZa2ktMu1/nvvpbWq9zTW9yG+yNRAvdBWl2S6A3sHVb+eON3Qjjc+a2wPA
pEIWVy4DicqifOQCecwh9kOR4QKBgQC28+iykq9kWsix53VxQeCP026Pf26VLTcR
Pvi7JM4lqOdvT2M/hdTA0C8kFcx7TVJ/X0lqFlVWsuqWqzwfKs/bo7mvuEf1UxDq
yryBrkTFa3ZjC9Dza6nwTNnSLZM+5S+NF336/ikPZW2BPS+jom8HFRqWQ15jDK+C
KdleXSCM3QKBgCILt6w5FmXezXODCyBVjRZPHiZ+1G3DIusdcPEzXR4Wev+xwdbU
+KbLspKSy6DF/Ev4nUYDgEZ0CYUGyiZ/zBEcQI86LL4OZfIiTDqL7MWP37Q/F6cC
Czv1kPgr9jqT5LRbMDu6n1zHl5q6xCMa1Gp23Udh1foq7r+F/Io57HDhAoGACc9G
ONz4no7nl/JrL6lymwOhN/yDN2h3PWt89rvgedB2qFc/YRaR88y12l942VuqAr5f
N1r/NGjffzirPpiTEJnUyQE+in7rt0srlGB9u4ApluH5UDQDpqjYPRbIgGTVieEq
lhyuou6zUmyvczywa1bMWCZAl1sExhvsVcz0g9kCgYA+TvIMDNttqSaFUzorKC37
/zRNRL0fKlmnHjSxcGfYtg671DE01ZgA+/hFBq+3aH17hz90ZTA9XPBXXz9l8PK+
9C33Nn504wAdJ4JRh/edBMAPZEOot84Yiwwo9yYDKOeqQ+Me87tY2mqRuFfCX4+/
gwm+XUP2GG2BGZczxk5bIQ==
-----END PRIVATE KEY-----
"""

OTHER_PRIVATE = """-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDLU1+ekJQ1XS1I
FHY3OMw8nMy4Lmr/fbUOxK3Zg00WD4VNuq+juWI/X54FkPuuEMsThLIexNFeZGqJ
dJb1/9pT2h3hw9rrC4KW7kQEukvNzdNEHdBGOFY9yIffKz853vOod13Nt3vTIRLu
9iDcY22z/xwkD140GExkwNNCMTICClKVAFsUSbmGTTc5iJoTHGDNhoPxl4aa3hBi
yPFFfffu2bx/gQXUEyxTTh+Luv8oMuidmiANvnKbt7B+QhuPh+hdFu1OcZxJPMya
FCuxDTuLeBg9MBg3Zjjf4I8oY+aPSvT5OLDeN/pOw2VxB3rNlsQWcQ0pvQkw2Cst
tWTJUMubAgMBAAECggEAFFm+btD6vJKcZyQBJwrMyl5JUT/4HqVW22kNG4G8U/Ju
vbZrQQBbmIs59kWqIyR0Jvp3l4PMjt2PGj3spCedExp4NjITtcXbpr6nWS/KSYmJ
1T4ErBqUay+ohco+1Ex/58M2xNHSF3IugnNpG5XqE4N7rhJJs/4gm07/dhcVccWo
AgpL0AkVTurJlqQq1b0pvltVstO554LXxpuXf093XbqE/ohLD9tm8f5QYrz1X3N8
uAHnOlrRcHAW0MmXRYoj9OW9plDA8LiYY5Xb2dIR/YWGWigZqWXzwIV9V/nzTZln
VGQChYJvDUYUBzdzrawISJTD+SLdAgvawu3libwr0QKBgQDujXXNecJbxsJtAdUh
j3xx3+tEVTZFSjGZchQgspUMPDq9Imx3cGpsS56OII+DPy2xAqXvPoOZHq7PUjDW
HF+p56VORC4Xe6IMZo19JAx1MW8gnRYjOK/bYFuVZSEzrgn8xc/mIMTCFvpevQbe
SUS+jfuziGZoWcSudEtyPB3kcQKBgQDaMlelzqJmFJ45rrl7Xeelk1BGVjYt7cTJ
dy4lj00d1x267VVvfkb5innVAxIIqnwHhhbHe+yWleTd8AwKEInaADep7TEveIYA
4dAJSExl0F2LZTsAMiVfaVerjaAejfEaUZpwLSDtken0GFevf7T6K/EujEAflcTp
wXKD52IGywKBgGYa0EhRjFoh+cgUl7gUpUxMbnPCEUeZGR+3j1vrdBZXlUCtAkYh
LLwLpeLpluOzYAg6vPFpDYS1eFcus86BOIUNrFiSoDPW7CZoorjkfByROyJ3eik7
MzIvzSNltM9c99Nki7bRYcY9dY6lU9JDBBSXyxsuD78sZR3SkxRjHNxRAoGACnsY
krJWQqkC4Kpv5mkgU2e8F2TUvWgKZ9L9uHglsCVBHFWCIRTju+DW8VBwcVIfGw1p
0rM1LhaNI8wACAu7U2lnQxZNooYbibdPEuMSKGHV3HhEWUIPYYHh4C+xXUZcKnN5
A6JnToIPxtXUgG2V995ce2vpOJstFj1gjs1ye/kCgYApT/Dc1Z4OHO5XX6cOxGEC
efvZlTW/tfMNlFtGgfvyGpfbiZkRVh02Paat6xYqlLjopb4HXR6/baXzwKx3rsLP
jeHfgEnhW/ROs3bWnBeuLkvEsY4VXJZFWVkUzXqjGbkBFEX+KfQCki1qtHh08Wno
irW/bh6pBbI8cYX2fvBQBg==
-----END PRIVATE KEY-----
"""


def public_pem(private):
    key = serialization.load_pem_private_key(private.encode(), None).public_key()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, spki).decode()


def public_jwk(private, kid, **more):
    key = serialization.load_pem_private_key(private.encode(), None).public_key()
    jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key))
    return {"kty": jwk["kty"], "kid": kid, "n": jwk["n"], "e": jwk["e"], **more}


CLAIMS = {
    "sub": "user 1",
    "name": "Ann",
    "email": "ann@example.com",
    "iat": NOW,
    "nbf": NOW,
    "exp": NOW + 900,
    "iss": "https://portal.example.com",
    "aud": "datasets",
    "scopes": ["ds:sales/*:metadata:read", "ds:sales/orders:update"],
}


def changed(**changes):
    claims = {**CLAIMS, **changes}
    return {name: value for name, value in claims.items() if value is not None}


# Name, claims, verdict. The clock of the verifier stands at NOW, with a leeway of 30 seconds.
CASES = [
    ("good", CLAIMS, "ok"),
    ("several audiences", changed(aud=["other", "datasets"]), "ok"),
    ("scopes as text", changed(scopes="ds:sales/*:metadata:read ds:sales/orders:update"), "ok"),
    ("scopes with commas", changed(scopes="ds:sales/*:metadata:read,ds:sales/orders:update"), "ok"),
    ("scope of RFC 8693", changed(scopes=None, scope="ds:sales/*:metadata:read ds:sales/orders:update"), "ok"),
    ("just within the leeway", changed(exp=NOW - 29), "ok"),
    ("expired", changed(exp=NOW - 30), "expired"),
    ("early within the leeway", changed(nbf=NOW + 30), "ok"),
    ("early", changed(nbf=NOW + 31), "early"),
    ("issued in the future", changed(iat=NOW + 31), "early"),
    ("fraction", changed(exp=NOW + 0.5), "ok"),
    ("no end", changed(exp=None), "claim"),
    ("no subject", changed(sub=None), "claim"),
    ("wrong issuer", changed(iss="https://evil.example.com"), "issuer"),
    ("no issuer", changed(iss=None), "issuer"),
    ("wrong audience", changed(aud="other"), "audience"),
    ("no audience", changed(aud=None), "audience"),
    ("audience begins alike", changed(aud="datasets2"), "audience"),
]


def hs(claims, secret=SECRET, algorithm="HS256", **header):
    return jwt.encode(claims, secret, algorithm=algorithm, headers=header or None)


def rs(claims, private=PRIVATE, algorithm="RS256", **header):
    return jwt.encode(claims, private, algorithm=algorithm, headers=header or None)


def by_hand(header, claims, signature=b""):
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def confused():
    """HS256 with the text of the public key as its secret: PyJWT itself refuses to sign so."""
    import hashlib
    import hmac

    message = by_hand({"alg": "HS256", "typ": "JWT"}, CLAIMS).rsplit(".", 1)[0]
    mac = hmac.new(public_pem(PRIVATE).encode(), message.encode(), hashlib.sha256).digest()
    return message + "." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def make():
    sign = {"HS256": hs, "RS256": rs}
    tokens = [
        {"name": name, "algorithm": algorithm, "token": sign[algorithm](claims), "verdict": verdict}
        for algorithm in sign
        for name, claims, verdict in CASES
    ]

    def also(name, algorithm, token, verdict):
        tokens.append({"name": name, "algorithm": algorithm, "token": token, "verdict": verdict})

    for algorithm in sign:
        also("none", algorithm, jwt.encode(CLAIMS, None, algorithm="none"), "algorithm")
        for word in ["None", "NONE", "nOnE", "", "HS", "hs256", "rs256", "ES256", "PS256"]:
            also(f"algorithm {word!r}", algorithm, by_hand({"alg": word}, CLAIMS, b"x"), "algorithm")
    also("HS512", "HS256", hs(CLAIMS, SECRET * 2, "HS512"), "algorithm")
    also("RS512", "RS256", rs(CLAIMS, algorithm="RS512"), "algorithm")
    also("RS256 for a secret", "HS256", rs(CLAIMS), "algorithm")
    also("HS256 for a public key", "RS256", hs(CLAIMS), "algorithm")
    also("the public key as secret", "RS256", confused(), "algorithm")
    also("another secret", "HS256", hs(CLAIMS, OTHER_SECRET), "signature")
    also("another private key", "RS256", rs(CLAIMS, OTHER_PRIVATE), "signature")
    return {
        "now": NOW,
        "secret": SECRET,
        "pem": public_pem(PRIVATE),
        "sets": {
            "one": {"keys": [public_jwk(PRIVATE, "first", use="sig", alg="RS256")]},
            "two": {
                "keys": [
                    {"kty": "EC", "crv": "P-256", "kid": "curve", "x": "AA", "y": "AA"},
                    {"kty": "new", "kid": "unknown"},
                    public_jwk(PRIVATE, "first", use="sig", alg="RS256"),
                    public_jwk(PRIVATE, "for encryption", use="enc"),
                    public_jwk(OTHER_PRIVATE, "second"),
                ]
            },
        },
        "tokens": tokens,
        "named": {
            "first": rs(CLAIMS, kid="first"),
            "second": rs(CLAIMS, OTHER_PRIVATE, kid="second"),
            "none": rs(CLAIMS),
            "unknown": rs(CLAIMS, kid="third"),
            "swapped": rs(CLAIMS, kid="second"),
        },
        "hashes": [
            {"password": word, "hash": bcrypt.hashpw(word.encode(), b"$2b$04$abcdefghijklmnopqrstuu").decode()}
            for word in ["", "secret", "pässwörd 密码", "x" * 71, "x" * 72]
        ],
    }


def main():
    if sys.argv[1] == "make":
        json.dump(make(), sys.stdout, indent=1, ensure_ascii=False)
        print()
    else:
        token = sys.stdin.read().strip()
        options = {"verify_exp": False}
        claims = jwt.decode(token, sys.argv[2], ["HS256"], options, audience="datasets", issuer="ours")
        json.dump(claims, sys.stdout)


main()
