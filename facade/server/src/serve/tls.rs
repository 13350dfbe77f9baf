//! TLS with rustls on ring.

use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::{Error as PemError, PemObject as _};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{Error as RustlsError, ServerConfig};

/// Why certificate and key cannot be used. No text holds anything of the key.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// The file of certificates cannot be read, or is no PEM.
    #[error("tls-cert: {0}")]
    Certificate(PemError),
    /// The file of certificates holds none.
    #[error("tls-cert: there is no certificate in the file")]
    NoCertificate,
    /// The file of the key cannot be read, or holds none.
    #[error("tls-key: {0}")]
    Key(PemError),
    /// Certificate and key do not belong together, or are of a kind that is not supported.
    #[error("tls-cert and tls-key: {0}")]
    Pair(#[from] RustlsError),
}

/// What greets TLS connections with a certificate chain and its key, both in PEM.
///
/// # Errors
///
/// [`TlsError`] when a file cannot be read, or the two do not belong together.
pub fn acceptor(certificate: &Path, key: &Path) -> Result<TlsAcceptor, TlsError> {
    let chain = CertificateDer::pem_file_iter(certificate).map_err(TlsError::Certificate)?;
    let chain: Result<Vec<_>, _> = chain.collect();
    let chain = chain.map_err(TlsError::Certificate)?;
    if chain.is_empty() {
        return Err(TlsError::NoCertificate);
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(TlsError::Key)?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}
