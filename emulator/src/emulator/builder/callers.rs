//! Settings of how callers are let in, proved and answered.

#[cfg(feature = "cli")]
use std::sync::Arc;

use crate::emulator::EmulatorBuilder;
use crate::profile::ErrorWording;
#[cfg(feature = "cli")]
use crate::profile::HintWords;
use crate::protocol::AuthMode;
#[cfg(feature = "cli")]
use crate::protocol::{Relay, RootAnswer};

impl EmulatorBuilder {
    /// The region of typed calls; `us-east-1` by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().region("eu-west-1").build()?;
    /// let response = emulator.handle(Request::get("/").body(Bytes::new())?);
    /// assert_eq!(response.body(), "healthy: dynamodb.eu-west-1.amazonaws.com ");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = region.into();
        self
    }

    /// The access key whose tables typed calls see; `local` by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{BuildErrorKind, Emulator};
    ///
    /// // The one with which an application under test signs, so that both see the same tables.
    /// let emulator = Emulator::builder().access_key("AKIDEXAMPLE").build()?;
    ///
    /// let refused = Emulator::builder().access_key("").build().unwrap_err();
    /// assert_eq!(refused.kind(), BuildErrorKind::AccessKey);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn access_key(mut self, access_key: impl Into<String>) -> Self {
        self.access_key = access_key.into();
        self
    }

    /// How requests over HTTP are authenticated; their form alone is checked by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{AccessKeys, AuthMode, Emulator};
    ///
    /// let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
    /// let emulator = Emulator::builder().auth(AuthMode::Verify(keys)).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn auth(mut self, auth: AuthMode) -> Self {
        self.service.auth = auth;
        self
    }

    /// How refusals are worded; [`ErrorWording::Current`] by default.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, ErrorWording};
    ///
    /// let emulator = Emulator::builder().error_wording(ErrorWording::Classic).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn error_wording(mut self, wording: ErrorWording) -> Self {
        self.service.wording = wording;
        self
    }

    /// Answers requests for `host` besides `localhost` and the loopback addresses: a name or an address
    /// without scheme and port, `*.example.com`, or `*`. Call it once for each.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().allow_host("dynamodb.test").build()?;
    /// for (host, status) in [("dynamodb.test:8000", 200), ("evil.test:8000", 403)] {
    ///     let request = Request::get("/").header("host", host).body(Bytes::new())?;
    ///     assert_eq!(emulator.handle(request).status(), status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.service.allowed_hosts.push(host.into());
        self
    }

    /// Lets web pages of `origin` call the emulator: an origin as a browser sends it, such as
    /// `http://localhost:3000`, or `*`. Call it once for each; by default no page may.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().allow_origin("http://localhost:3000").build()?;
    /// for (origin, status) in [("http://localhost:3000", 200), ("https://evil.test", 403)] {
    ///     let request = Request::get("/")
    ///         .header("host", "localhost:8000")
    ///         .header("origin", origin)
    ///         .body(Bytes::new())?;
    ///     assert_eq!(emulator.handle(request).status(), status);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.service.allowed_origins.push(origin.into());
        self
    }

    /// Answers control calls below `/control/v1/`: [`create_database`](crate::Emulator::create_database),
    /// [`hold_transaction`](crate::Emulator::hold_transaction), [`split_shard`](crate::Emulator::split_shard) and more for
    /// tests in other languages. By default there is nothing below it.
    ///
    /// A request then chooses a database by the beginning of its path (`/db/NAME/…`), by its host (`NAME.localhost`) or by
    /// its access key (`db-NAME`), all of which an SDK takes as settings. Without this they mean nothing.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    /// use dynamodb_emulator::{AuthMode, Emulator};
    ///
    /// let emulator = Emulator::builder().auth(AuthMode::Off).control_calls().build()?;
    /// let request = Request::post("/control/v1/streams/split")
    ///     .header("content-type", "application/json")
    ///     .body(Bytes::from(r#"{"TableName": "music", "ShardId": "shardId-1", "Parts": 2}"#))?;
    /// let response = emulator.handle(request);
    /// let told = String::from_utf8_lossy(response.body());
    /// assert!(told.contains("Table: music not found"), "{told}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn control_calls(mut self) -> Self {
        self.service.control = true;
        self
    }

    /// Shows the console, pages for a browser, at `/console`. By default there are none. The pages call as any client does, so
    /// a browser needs no origin to be allowed and an application sees no difference.
    ///
    /// The page may make control calls and choose a database, as everybody may with [`control_calls`](Self::control_calls),
    /// while its address has a loopback name and the server listens on this machine alone. With its first control call the
    /// request log begins to be kept.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::bytes::Bytes;
    /// use dynamodb_emulator::http::Request;
    ///
    /// let emulator = Emulator::builder().console().build()?;
    /// let page = emulator.handle(Request::get("/console").body(Bytes::new())?);
    /// assert_eq!(page.status(), 200);
    /// assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "console")]
    pub fn console(mut self) -> Self {
        self.service.console = true;
        self
    }

    /// Answers requests for the names of a network of one's own: addresses and names without a dot.
    #[cfg(feature = "cli")]
    pub(crate) fn allow_neighbours(mut self) -> Self {
        self.service.neighbours = true;
        self
    }

    /// What `GET /` answers.
    #[cfg(feature = "cli")]
    pub(crate) fn root_answer(mut self, answer: RootAnswer) -> Self {
        self.service.root = answer;
        self
    }

    /// What answers operations in place of the tables of this emulator.
    #[cfg(feature = "cli")]
    pub(crate) fn relay(mut self, relay: Arc<dyn Relay>) -> Self {
        self.service.relay = Some(relay);
        self
    }

    /// How a caller is told which setting would have helped.
    #[cfg(feature = "cli")]
    pub(crate) fn hints(mut self, words: HintWords) -> Self {
        self.service.hints = words;
        self
    }
}
