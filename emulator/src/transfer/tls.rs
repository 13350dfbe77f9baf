//! Encryption on the way to an endpoint, where it is linked.

#[cfg(feature = "https")]
pub(super) use linked::Config;
#[cfg(not(feature = "https"))]
pub(super) use missing::Config;

#[cfg(feature = "https")]
mod linked {
    use std::io;
    use std::sync::Arc;

    use rustls::pki_types::ServerName;
    use rustls::{ClientConfig, RootCertStore};
    use tokio::net::TcpStream;
    use tokio_rustls::TlsConnector;
    use tokio_rustls::client::TlsStream;

    /// Whom to believe: the authorities that the system believes, or those of `SSL_CERT_FILE`.
    #[derive(Clone)]
    pub(in crate::transfer) struct Config(Arc<ClientConfig>);

    impl Config {
        /// Reads the authorities.
        ///
        /// # Errors
        ///
        /// If there is none; in words.
        pub(in crate::transfer) fn new() -> Result<Self, String> {
            let found = rustls_native_certs::load_native_certs();
            let mut roots = RootCertStore::empty();
            let (added, _) = roots.add_parsable_certificates(found.certs);
            if added == 0 {
                return Err(
                    "no certificate authorities are found: name a file of them in SSL_CERT_FILE"
                        .to_owned(),
                );
            }
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_root_certificates(roots)
                .with_no_client_auth();
            Ok(Self(Arc::new(config)))
        }

        /// Encrypts a connection to `host`.
        pub(in crate::transfer) async fn connect(
            &self,
            host: &str,
            stream: TcpStream,
        ) -> io::Result<TlsStream<TcpStream>> {
            let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
            TlsConnector::from(Arc::clone(&self.0))
                .connect(name, stream)
                .await
        }
    }
}

#[cfg(not(feature = "https"))]
mod missing {
    use std::io;

    use tokio::net::TcpStream;

    /// Nothing can be encrypted.
    #[derive(Clone)]
    pub(in crate::transfer) enum Config {}

    impl Config {
        /// Refuses.
        ///
        /// # Errors
        ///
        /// Always.
        pub(in crate::transfer) fn new() -> Result<Self, String> {
            Err("this program was built without the feature https".to_owned())
        }

        /// Cannot be called.
        pub(in crate::transfer) async fn connect(
            &self,
            _: &str,
            _: TcpStream,
        ) -> io::Result<TcpStream> {
            match *self {}
        }
    }
}
