//! What is compared with the oracle.

use wms_webhook::{Encoding, Error, MacKey, Signature, verify};
use wms_webhook_core_tests::{AUTHENTIC, Core, MISMATCH};

/// Signs and verifies with the secret that it was given last.
pub trait Subject {
    fn set_secret(&mut self, secret: &[u8]);
    fn sign(&mut self, body: &[u8]) -> String;
    fn verify(&mut self, header: &str, body: &[u8], encoding: Encoding) -> Result<(), Error>;
}

/// The crate, compiled for this machine.
#[derive(Default)]
pub struct Native(Option<MacKey>);

impl Subject for Native {
    fn set_secret(&mut self, secret: &[u8]) {
        self.0 = MacKey::new(secret).ok();
    }

    fn sign(&mut self, body: &[u8]) -> String {
        self.0.as_ref().map(|key| key.sign(body).to_string()).unwrap_or_default()
    }

    fn verify(&mut self, header: &str, body: &[u8], encoding: Encoding) -> Result<(), Error> {
        verify(body, &Signature::parse(header)?, &self.0, encoding)
    }
}

/// The core of the npm package, in an interpreter.
impl Subject for Core {
    fn set_secret(&mut self, secret: &[u8]) {
        self.derive(0, secret);
    }

    fn sign(&mut self, body: &[u8]) -> String {
        Core::sign(self, 0, body)
    }

    fn verify(&mut self, header: &str, body: &[u8], encoding: Encoding) -> Result<(), Error> {
        let number = Encoding::ALL.iter().position(|one| *one == encoding);
        let number = number.and_then(|place| i32::try_from(place).ok()).expect("it is one of four");
        match Core::verify(self, &[0], header, body, number).0 {
            AUTHENTIC => Ok(()),
            MISMATCH => Err(Error::SignatureMismatch),
            answer => panic!("the core answers {answer}, which no delivery here can be"),
        }
    }
}
