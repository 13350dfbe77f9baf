//! TLS by flag.

use std::path::PathBuf;
use std::sync::Arc;

use package_database_server::serve::{Listening, TlsError, acceptor};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::Api;

/// A folder with a certificate and its key, gone when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("package-database-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        #[expect(clippy::disallowed_methods, reason = "a test writes its own file")]
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that is not there any more need not be removed.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn a_service_with_a_certificate_speaks_tls() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = Folder::new("tls");
    let chain = folder.write("cert.pem", &cert.pem());
    let key = folder.write("key.pem", &signing_key.serialize_pem());
    let tls = acceptor(&chain, &key).unwrap();
    let api = Api::new().await;
    let listening = Listening::open(([127, 0, 0, 1], 0).into(), Some(tls), api.service.clone());
    let listening = listening.await.unwrap();
    let address = listening.address().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(listening.serve(async { _ = stopped.await }));

    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = "localhost".try_into().unwrap();
    let mut stream = TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .unwrap();
    let request = b"GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");

    // Whoever speaks no TLS gets no answer, and harms nobody.
    let mut plain = TcpStream::connect(address).await.unwrap();
    plain.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer).await;
    assert!(!answer.starts_with(b"HTTP"));
    stop.send(()).unwrap();
    serving.await.unwrap();
}

#[test]
fn certificates_and_keys_that_cannot_be_used_are_told_apart() {
    let folder = Folder::new("bad-tls");
    let pair = || generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (first, second) = (pair(), pair());
    let chain = folder.write("cert.pem", &first.cert.pem());
    let key = folder.write("key.pem", &first.signing_key.serialize_pem());
    let other = folder.write("other.pem", &second.signing_key.serialize_pem());
    let empty = folder.write("empty.pem", "");
    let nowhere = folder.0.join("nowhere.pem");
    assert!(acceptor(&chain, &key).is_ok());
    assert!(matches!(
        acceptor(&nowhere, &key),
        Err(TlsError::Certificate(_))
    ));
    assert!(matches!(
        acceptor(&empty, &key),
        Err(TlsError::NoCertificate)
    ));
    assert!(matches!(acceptor(&chain, &nowhere), Err(TlsError::Key(_))));
    assert!(matches!(acceptor(&chain, &empty), Err(TlsError::Key(_))));
    assert!(matches!(acceptor(&chain, &other), Err(TlsError::Pair(_))));
}
