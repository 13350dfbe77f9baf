//! Why a token is not believed.

/// Why a token is not believed. No text of it holds a part of the token or of a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// There is none: no `Authorization` header, or one of another scheme.
    #[error("there is no token")]
    Missing,
    /// It is longer than 16 KiB, not of three parts, or something in it is no base64url, no JSON, or of
    /// the wrong type.
    #[error("the token is malformed")]
    Malformed,
    /// It says that it was signed in another way than the one that is configured, or not at all.
    #[error("the token was not signed with the algorithm that is configured")]
    Algorithm,
    /// None of the keys has the id that it names; or there are several keys, and it names none.
    #[error("the token names no key that is known")]
    UnknownKey,
    /// The signature is not that of the key: it was forged, altered, or signed with another key.
    #[error("the signature of the token is wrong")]
    Signature,
    /// Its time is over, with the leeway.
    #[error("the token has expired")]
    Expired,
    /// Its time has not come, or it was issued in the future, with the leeway.
    #[error("the token is not valid yet")]
    Early,
    /// It was issued by somebody else than those who are trusted.
    #[error("the token is of another issuer")]
    WrongIssuer,
    /// It is meant for somebody else.
    #[error("the token is meant for another audience")]
    WrongAudience,
    /// A claim that is required is not there. The text is its name.
    #[error("the token lacks the claim {0}")]
    ClaimMissing(String),
}
