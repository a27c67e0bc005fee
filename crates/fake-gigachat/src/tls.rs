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
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

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
}

impl Certificates {
    /// Makes them, and writes the roots into a folder of their own.
    pub(crate) fn make() -> Result<Self, Error> {
        let authority = Authority::make("Fake Trusted Root CA")?;
        let other = Authority::make("Another Root CA")?;
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
    fn make(name: &str) -> Result<Self, Error> {
        let root = CertifiedIssuer::self_signed(signing(name), KeyPair::generate()?)?;
        let below = format!("{name}, Sub CA");
        let below = CertifiedIssuer::signed_by(signing(&below), KeyPair::generate()?, &root)?;
        Ok(Self { root_pem: root.pem(), below })
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
            .with_no_client_auth()
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
