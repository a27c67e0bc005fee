//! Certificates for tests: a root, one below it, and those of the server; good ones and bad ones.
//! They are made anew for each fake, and no key leaves the process.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::server::danger::ClientCertVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::Error;
use crate::fault::BadCert;

/// Certificates of a fake.
pub(crate) struct Certificates {
    good: TlsAcceptor,
    bad: HashMap<u8, TlsAcceptor>,
    root_pem: String,
    folder: tempfile::TempDir,
}

/// The certificates that sign others.
struct Authority {
    root_pem: String,
    below: CertifiedIssuer<'static, KeyPair>,
    /// Whether its servers let in whom it has signed, and nobody else.
    require_client: bool,
}

impl Certificates {
    /// Makes them, and writes the roots into a folder of their own.
    pub(crate) fn make(require_client: bool) -> Result<Self, Error> {
        let authority = Authority::make("Fake Trusted Root CA", require_client)?;
        let other = Authority::make("Another Root CA", false)?;
        let here = ["localhost", "127.0.0.1"];
        let elsewhere = ["elsewhere.example"];
        let bad = [
            (BadCert::Expired, authority.server(&here, true)?),
            (BadCert::WrongHost, authority.server(&elsewhere, false)?),
            (BadCert::OtherRoot, other.server(&here, false)?),
        ];
        let folder = tempfile::tempdir().map_err(Error::Folder)?;
        let write = |name: &str, pem: &str| fs::write(folder.path().join(name), pem);
        write("root.pem", &authority.root_pem).map_err(Error::Folder)?;
        write("other-root.pem", &other.root_pem).map_err(Error::Folder)?;
        write("client.pem", &authority.client()?).map_err(Error::Folder)?;
        write("other-client.pem", &other.client()?).map_err(Error::Folder)?;
        Ok(Self {
            good: authority.server(&here, false)?,
            bad: bad.into_iter().map(|(which, acceptor)| (which as u8, acceptor)).collect(),
            root_pem: authority.root_pem,
            folder,
        })
    }

    /// What to shake hands with.
    pub(crate) fn acceptor(&self, bad: Option<BadCert>) -> TlsAcceptor {
        bad.and_then(|bad| self.bad.get(&(bad as u8))).unwrap_or(&self.good).clone()
    }

    pub(crate) fn root_pem(&self) -> &str {
        &self.root_pem
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        Path::new(self.folder.path()).join(name)
    }
}

impl Authority {
    fn make(name: &str, require_client: bool) -> Result<Self, Error> {
        let root = CertifiedIssuer::self_signed(signing(name), KeyPair::generate()?)?;
        let below = format!("{name}, Sub CA");
        let below = CertifiedIssuer::signed_by(signing(&below), KeyPair::generate()?, &root)?;
        Ok(Self { root_pem: root.pem(), below, require_client })
    }

    /// A client's certificates and its key, in one text.
    fn client(&self) -> Result<String, Error> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "a client");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        let key = KeyPair::generate()?;
        let leaf = params.signed_by(&key, &self.below)?;
        Ok(leaf.pem() + &self.below.pem() + &key.serialize_pem())
    }

    /// Who is let in.
    fn verifier(&self) -> Result<Arc<dyn ClientCertVerifier>, Error> {
        if !self.require_client {
            return Ok(WebPkiClientVerifier::no_client_auth());
        }
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_slice(self.root_pem.as_bytes());
        roots.add(root.map_err(|_| Error::Key)?)?;
        let provider = Arc::new(default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        verifier.build().map_err(|_| Error::Key)
    }

    fn server(&self, names: &[&str], expired: bool) -> Result<TlsAcceptor, Error> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name.push(DnType::CommonName, "fake-gigachat");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        if expired {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        let key = KeyPair::generate()?;
        let leaf = params.signed_by(&key, &self.below)?;
        let chain: Vec<CertificateDer<'static>> =
            vec![leaf.der().clone(), self.below.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).map_err(|_| Error::Key)?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()?
            .with_client_cert_verifier(self.verifier()?)
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

fn signing(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}
