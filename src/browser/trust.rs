//! Which certificates of https servers are accepted.
//!
//! Those that the system trusts, or those of one file (`--cacert`), or any (`--insecure`). A certificate that stands in
//! the file itself is accepted too, as curl and OpenSSL do: a developer's own certificate is often its own authority.

use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};

use super::error::Distrust;
use crate::clock::Timestamp;

/// Which certificates are accepted.
#[derive(Clone, Debug, Default)]
pub enum Trust {
    /// Those signed by an authority that the system trusts, and what the file of `SSL_CERT_FILE` holds.
    #[default]
    System,
    /// Those signed by one of these, and these.
    Only(Vec<CertificateDer<'static>>),
    /// Any.
    Unchecked,
}

impl Trust {
    /// The certificates in a PEM file, if there is one in it.
    pub fn only(pem: &[u8]) -> Option<Trust> {
        let certificates = certificates(pem);
        (!certificates.is_empty()).then_some(Trust::Only(certificates))
    }

    /// The settings of the TLS client. An error where there is no authority to check by.
    pub(super) fn config(&self) -> Result<ClientConfig, Error> {
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match self {
            Trust::System => {
                // the library would read a pipe or a device without end
                if named_file().is_some_and(|named| std::fs::metadata(named).is_ok_and(|there| !there.is_file())) {
                    return Err(Error::General("no file".to_owned()));
                }
                let inner = Arc::new(rustls_platform_verifier::Verifier::new(Arc::clone(&provider))?);
                Arc::new(Checked { inner, listed: of_the_environment() })
            }
            Trust::Only(listed) => {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(listed.iter().cloned());
                let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
                let inner = inner.build().map_err(|error| Error::General(error.to_string()))?;
                Arc::new(Checked { inner, listed: listed.clone() })
            }
            Trust::Unchecked => Arc::new(Unchecked(Arc::clone(&provider))),
        };
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        Ok(config.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
    }
}

/// The settings of a client that speaks no TLS. It trusts no certificate.
pub(super) fn none() -> Result<ClientConfig, Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem).flatten().collect()
}

/// The file that `SSL_CERT_FILE` names, if it is set.
pub(super) fn named_file() -> Option<String> {
    let named = std::env::var_os("SSL_CERT_FILE").filter(|name| !name.is_empty())?;
    Some(named.to_string_lossy().into_owned())
}

/// What stands in the file of `SSL_CERT_FILE`. The system's verifier has read it too, as authorities.
fn of_the_environment() -> Vec<CertificateDer<'static>> {
    let named = std::env::var_os("SSL_CERT_FILE").unwrap_or_default();
    let is_file = std::fs::metadata(&named).is_ok_and(|metadata| metadata.is_file());
    let pem = is_file.then(|| std::fs::read(&named).ok()).flatten();
    pem.map(|pem| certificates(&pem)).unwrap_or_default()
}

/// Accepts what the inner one accepts, and what is listed.
#[derive(Debug)]
struct Checked {
    inner: Arc<dyn ServerCertVerifier>,
    listed: Vec<CertificateDer<'static>>,
}

impl ServerCertVerifier for Checked {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verdict {
            // This is found after the dates were checked, and before the name is.
            Err(Error::InvalidCertificate(error))
                if is_an_authoritys(&error) && self.listed.iter().any(|listed| listed == end_entity) =>
            {
                verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name)?;
                Ok(ServerCertVerified::assertion())
            }
            verdict => verdict,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// Accepts any certificate whose key the server holds.
#[derive(Debug)]
struct Unchecked(Arc<CryptoProvider>);

impl ServerCertVerifier for Unchecked {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// webpki takes no certificate with `CA:TRUE` for a server's. rustls passes its word on as it is.
fn is_an_authoritys(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(other) if other.to_string() == "CaUsedAsEndEntity")
}

impl From<&CertificateError> for Distrust {
    fn from(error: &CertificateError) -> Distrust {
        let moment = |at: &UnixTime| i64::try_from(at.as_secs()).ok().map(Timestamp::from_unix);
        match error {
            CertificateError::UnknownIssuer => Distrust::UnknownIssuer,
            CertificateError::Expired => Distrust::Expired { since: None },
            CertificateError::ExpiredContext { not_after, .. } => Distrust::Expired { since: moment(not_after) },
            CertificateError::NotValidYet => Distrust::NotYetValid { from: None },
            CertificateError::NotValidYetContext { not_before, .. } => {
                Distrust::NotYetValid { from: moment(not_before) }
            }
            CertificateError::NotValidForName => Distrust::OtherHost { names: Vec::new() },
            CertificateError::NotValidForNameContext { presented, .. } => {
                Distrust::OtherHost { names: presented.iter().map(|name| plain(name)).collect() }
            }
            CertificateError::Revoked => Distrust::Revoked,
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => Distrust::OtherPurpose,
            CertificateError::BadSignature => Distrust::BadSignature,
            other if is_an_authoritys(other) => Distrust::OwnAuthority,
            CertificateError::Other(other) if other.to_string() == "EndEntityUsedAsCa" => Distrust::NotAnAuthority,
            _ => Distrust::Unreadable,
        }
    }
}

/// webpki writes a name as `DnsName("h.example")`.
fn plain(name: &str) -> String {
    match name.split('"').nth(1) {
        Some(inner) => inner.to_owned(),
        None => name.rsplit_once('(').map_or(name, |(_, inner)| inner.trim_end_matches(')')).to_owned(),
    }
}
