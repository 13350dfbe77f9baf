//! The problems that there are: status, code, title, and what to do about them.

use axum::http::StatusCode;

/// Which problem it is. Clients act on its [`code`](ProblemKind::code), which never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// 400: the request is not understood, such as JSON that is cut off or a name with a control character.
    BadRequest,
    /// 401: nobody knows who asks.
    Unauthenticated,
    /// 403: the caller is known and may not do this.
    Forbidden,
    /// 404: there is no such thing, or no such route.
    NotFound,
    /// 405: the route has no such method.
    MethodNotAllowed,
    /// 406: the client accepts no media type that the route has.
    NotAcceptable,
    /// 408: the request did not arrive in time.
    RequestTimeout,
    /// 409: there is such a thing already, or somebody else is changing it.
    Conflict,
    /// 412: the thing is not, or no longer, the one that `If-Match` or `If-None-Match` speaks of.
    PreconditionFailed,
    /// 413: the body is larger than the limit.
    TooLarge,
    /// 415: the body is of a type or in an encoding that the route does not read.
    UnsupportedMediaType,
    /// 422: the body is JSON, and not what the route expects.
    Unprocessable,
    /// 429: the client asks too often.
    TooManyRequests,
    /// 500: a bug, or a stored item that cannot be read.
    Internal,
    /// 503: the store is busy or silent, or the service has too much to do or is stopping.
    Unavailable,
}

/// What a kind says about itself.
struct Facts {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    advice: &'static str,
}

/// What each kind says about itself, one line of the table after the other.
macro_rules! facts {
    ($($kind:ident: $status:ident, $code:literal, $title:literal, $advice:literal;)*) => {
        impl ProblemKind {
            /// Every kind, by status.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            const fn facts(self) -> Facts {
                match self {
                    $(Self::$kind => Facts {
                        status: StatusCode::$status,
                        code: $code,
                        title: $title,
                        advice: $advice,
                    },)*
                }
            }
        }
    };
}

facts! {
    BadRequest: BAD_REQUEST,
        "bad-request", "The request is not understood",
        "Correct the request before sending it again.";
    Unauthenticated: UNAUTHORIZED,
        "unauthenticated", "It is not known who asks",
        "Get a token from POST /auth/token and send it as `Authorization: Bearer <token>`.";
    Forbidden: FORBIDDEN,
        "forbidden", "The token does not permit this",
        "Ask for a token with the scope that the header WWW-Authenticate names.";
    NotFound: NOT_FOUND,
        "not-found", "There is no such thing",
        "Check what the request names: the path, a revision, a tag, an id. GET /openapi.json lists the routes.";
    MethodNotAllowed: METHOD_NOT_ALLOWED,
        "method-not-allowed", "The route has no such method",
        "Use a method that the header Allow names.";
    NotAcceptable: NOT_ACCEPTABLE,
        "not-acceptable", "No accepted media type is there",
        "Send `Accept: application/json`, or no such header.";
    RequestTimeout: REQUEST_TIMEOUT,
        "request-timeout", "The request did not arrive in time",
        "Send the body without long pauses.";
    Conflict: CONFLICT,
        "conflict", "It clashes with what is there",
        "Read what is there now, and decide again.";
    PreconditionFailed: PRECONDITION_FAILED,
        "precondition-failed", "It is not what the precondition says",
        "Read what is there now, and decide again: its ETag goes into If-Match.";
    TooLarge: PAYLOAD_TOO_LARGE,
        "too-large", "The body is too large",
        "Send a smaller body.";
    UnsupportedMediaType: UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type", "The body is of another type",
        "Send JSON as `Content-Type: application/json`, in UTF-8 and without Content-Encoding.";
    Unprocessable: UNPROCESSABLE_ENTITY,
        "unprocessable", "The body is not what is expected here",
        "Correct what the member `errors` lists.";
    TooManyRequests: TOO_MANY_REQUESTS,
        "too-many-requests", "Too many requests",
        "Wait as long as the header Retry-After says.";
    Internal: INTERNAL_SERVER_ERROR,
        "internal", "The service failed",
        "Tell the operator the request id; its log says more.";
    Unavailable: SERVICE_UNAVAILABLE,
        "unavailable", "The service cannot answer now",
        "Try again after the time in the header Retry-After.";
}

impl ProblemKind {
    /// The status of the answer.
    pub const fn status(self) -> StatusCode {
        self.facts().status
    }

    /// The word by which programs tell problems apart.
    pub const fn code(self) -> &'static str {
        self.facts().code
    }

    /// The same for every problem of the kind.
    pub const fn title(self) -> &'static str {
        self.facts().title
    }

    /// What to do, for a problem of which nothing more is known.
    pub const fn advice(self) -> &'static str {
        self.facts().advice
    }
}
