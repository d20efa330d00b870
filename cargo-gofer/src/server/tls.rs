//! Whom we believe that a server is who it says: the authorities that this system knows.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::crypto::ring;
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore};
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};

use crate::stop::{Stop, Why};

/// The certificates of the system's authorities; of those in `SSL_CERT_FILE` and `SSL_CERT_DIR`, if
/// one of these is set.
///
/// # Errors
/// If there are none, so that nothing can be verified.
pub fn authorities() -> Result<Vec<CertificateDer<'static>>, Stop> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let why = found.errors.first().map(|error| format!(": {error}")).unwrap_or_default();
        return Err(Stop::because(
            Why::System,
            format!("this system has no certificates of authorities, without which no server can be verified{why}"),
        )
        .help("install its package of them, often called `ca-certificates`, or name a file of them in SSL_CERT_FILE"));
    }
    Ok(found.certs)
}

/// What encrypts.
pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// How what goes on is encrypted.
///
/// # Errors
/// As for [`authorities`].
pub fn for_streams() -> Result<Arc<ClientConfig>, Stop> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(authorities()?);
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| Stop::because(Why::System, format!("nothing can be encrypted: {error}")))?;
    Ok(Arc::new(config.with_root_certificates(roots).with_no_client_auth()))
}

/// How HTTP is encrypted.
///
/// # Errors
/// As for [`authorities`].
pub fn for_http() -> Result<TlsConfig, Stop> {
    let roots = authorities()?.into_iter().map(|certificate| Certificate::from_der(&certificate).to_owned());
    Ok(TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .root_certs(RootCerts::from(roots.collect::<Vec<_>>()))
        .unversioned_rustls_crypto_provider(provider())
        .build())
}
