//! Requests with exactly the bytes of a question, signed.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, HeaderName, HeaderValue};

use super::{Call, Secret, Trouble};

/// Who signs, for which region, at which address.
#[derive(Clone, Debug)]
pub struct Signer {
    /// The caller's keys.
    pub credentials: Credentials,
    /// The region of the signature.
    pub region: String,
    /// The address, without a path: `https://dynamodb.us-east-1.amazonaws.com`.
    pub url: String,
    /// The address of streams, where it is another one.
    pub streams_url: String,
}

impl Signer {
    /// The request of a call whose words are replaced, signed at this moment.
    ///
    /// # Errors
    ///
    /// [`Trouble::Signing`] when address, header or key is malformed.
    pub fn request(
        &self,
        call: &Call,
        body: &str,
        now: SystemTime,
    ) -> Result<http::Request<Bytes>, Trouble> {
        let (url, version) = if call.is_of_streams() {
            (&self.streams_url, "DynamoDBStreams_20120810")
        } else {
            (&self.url, "DynamoDB_20120810")
        };
        let mut request = http::Request::builder()
            .method(call.method.as_str())
            .uri(format!("{url}/"))
            .header(CONTENT_TYPE, "application/x-amz-json-1.0")
            .header("x-amz-target", format!("{version}.{}", call.operation))
            .body(Bytes::from(body.to_owned()))
            .map_err(trouble)?;
        let host = request.uri().authority().map(ToString::to_string);
        let host = HeaderValue::try_from(host.unwrap_or_default()).map_err(trouble)?;
        request.headers_mut().insert(HOST, host);
        let mut unsigned = Vec::new();
        for (name, value) in &call.headers {
            let bare = name.trim_start_matches('!');
            let header = HeaderName::try_from(bare).map_err(trouble)?;
            let value = HeaderValue::try_from(value.as_str()).map_err(trouble)?;
            if bare == name {
                request.headers_mut().insert(header, value);
            } else {
                unsigned.push((header, value));
            }
        }
        if call.secret != Secret::None {
            let seconds = Duration::from_secs(call.seconds_late.unsigned_abs());
            let moment = if call.seconds_late < 0 {
                now + seconds
            } else {
                now - seconds
            };
            self.sign(&mut request, call.secret, moment)?;
        }
        request.headers_mut().extend(unsigned);
        Ok(request)
    }

    fn sign(
        &self,
        request: &mut http::Request<Bytes>,
        secret: Secret,
        moment: SystemTime,
    ) -> Result<(), Trouble> {
        let own = &self.credentials;
        let identity = if secret == Secret::Wrong {
            let token = own.session_token().map(str::to_owned);
            Credentials::new(own.access_key_id(), "not the secret", token, None, "wrong").into()
        } else {
            own.clone().into()
        };
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name("dynamodb")
            .time(moment)
            .settings(SigningSettings::default())
            .build()
            .map_err(trouble)?;
        let uri = request.uri().to_string();
        let headers = request
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
        let signable = SignableRequest::new(
            request.method().as_str(),
            &uri,
            headers,
            SignableBody::Bytes(request.body()),
        )
        .map_err(trouble)?;
        let (instructions, _signature) = sign(signable, &params.into())
            .map_err(trouble)?
            .into_parts();
        instructions.apply_to_request_http1x(request);
        Ok(())
    }
}

fn trouble(error: impl std::fmt::Display) -> Trouble {
    Trouble::Signing(error.to_string())
}
