//! The two that are asked: an emulator in this process, and an address.

use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorSettings};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use bytes::Bytes;
use dynamodb_emulator::Emulator;

use super::{Answer, Trouble};

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Someone who answers.
pub trait Endpoint {
    /// Sends these bytes.
    ///
    /// # Errors
    ///
    /// [`Trouble::NoAnswer`] when nothing comes back.
    fn send(&self, request: http::Request<Bytes>) -> Result<Answer, Trouble>;

    /// Waits for so long, where waiting changes anything.
    fn wait(&self, span: Duration);
}

/// An emulator in this process.
#[derive(Debug)]
pub struct Here(pub Emulator);

impl Endpoint for Here {
    fn send(&self, request: http::Request<Bytes>) -> Result<Answer, Trouble> {
        let is_head = request.method() == http::Method::HEAD;
        let response = self.0.handle(request);
        let headers = response.headers().iter();
        let headers = headers.filter_map(|(name, value)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        });
        Ok(Answer::new(
            response.status().as_u16(),
            headers.collect(),
            // The server leaves it out: it is its length that the head tells.
            if is_head { &[] } else { response.body() },
        ))
    }

    fn wait(&self, _span: Duration) {}
}

/// The service, or whatever answers at an address.
#[derive(Debug)]
pub struct There {
    connector: Connector,
    runtime: tokio::runtime::Handle,
}

impl There {
    /// A client on this runtime, which must have a thread of its own.
    #[must_use]
    pub fn new(runtime: tokio::runtime::Handle) -> Self {
        let settings = HttpConnectorSettings::builder()
            .connect_timeout(PATIENCE)
            .read_timeout(PATIENCE)
            .build();
        let connector = Connector::builder()
            .connector_settings(settings)
            .sleep_impl(aws_smithy_async::rt::sleep::TokioSleep::new())
            .tls_provider(Provider::Rustls(CryptoMode::Ring))
            .build();
        Self { connector, runtime }
    }
}

impl Endpoint for There {
    fn send(&self, request: http::Request<Bytes>) -> Result<Answer, Trouble> {
        let request = HttpRequest::try_from(request.map(SdkBody::from)).map_err(trouble)?;
        self.runtime.block_on(async {
            let mut response = self.connector.call(request).await.map_err(trouble)?;
            let status = response.status().as_u16();
            let headers = response.headers().iter();
            let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let headers = headers.collect();
            let body = std::mem::replace(response.body_mut(), SdkBody::taken());
            let body = ByteStream::new(body).collect().await.map_err(trouble)?;
            Ok(Answer::new(status, headers, &body.into_bytes()))
        })
    }

    fn wait(&self, span: Duration) {
        // Made inside: a timer needs the runtime that drives it.
        self.runtime
            .block_on(async { tokio::time::sleep(span).await });
    }
}

fn trouble(error: impl std::fmt::Debug) -> Trouble {
    Trouble::NoAnswer(format!("{error:?}"))
}
