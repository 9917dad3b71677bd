//! It is proven to be one's own voice: lines read aloud, or people who look at documents.

use std::sync::Arc;

use super::{Failed, One, is_lost, picture, tell};
use crate::error::{Refusal, StudioError};
use crate::jobs::upload;
use mynah_api::error::{ApiError, ErrorKind};
use mynah_api::professional::verification::{AnswerCaptcha, GetCaptcha, RequestManualVerification};
use mynah_core::consent::NoConsent;
use mynah_core::request::Input;
use mynah_i18n::tr;
use mynah_model::event::ProfessionalEvent;
use mynah_model::professional::proving::ProofSending;
use mynah_model::trouble::Remedy;
use mynah_store::faults;

impl One<'_> {
    /// Shows the lines that are to be read aloud.
    pub(super) async fn captcha(&self) -> Result<(), Failed> {
        let voice = self.voice()?;
        let told = self
            .connection
            .client
            .send(&GetCaptcha { voice })
            .await?
            .value;
        let bytes = told.picture.ok_or(Refusal::NoCaptcha)?;
        let read = self.machine.blocking(move || {
            picture::read(&bytes).ok_or_else(|| StudioError::from(Refusal::NoCaptcha))
        });
        let shown = ProfessionalEvent::Captcha(self.id, Arc::new(read.await?));
        tell(self.machine, self.backend, shown).await;
        Ok(())
    }

    /// Sends a reading of them. Only a few are taken a day: none is sent twice.
    pub(super) async fn answer(&mut self, input: Input) -> Result<(), Failed> {
        let voice = self.voice()?;
        self.is_agreed(&voice).await?;
        if self.is_proven_by_now().await? {
            return Ok(());
        }
        let hash = input.hash.clone();
        if self.stands.proof.heard.as_ref() == Some(&hash) {
            let remedies = vec![Remedy::Dismiss];
            let saying = tr!("pro-captcha-heard");
            return Err(Failed::saying(StudioError::CutOff, saying, remedies));
        }
        let before = self.stands.proof.attempts;
        let sent = Input {
            name: format!("captcha.{}", input.extension),
            ..input
        };
        let recording = self
            .machine
            .library(move |library| Ok(upload(library, &sent)));
        let request = AnswerCaptcha {
            voice,
            recording: recording.await??,
        };
        self.mark_proof(Some(hash.clone())).await?;
        faults::reached("reading-marked");
        let answer = self.connection.client.send(&request).await;
        faults::reached("reading-answered");
        let is_refused = |error: &ApiError| {
            matches!(
                error.kind,
                ErrorKind::Refused
                    | ErrorKind::BadAudio
                    | ErrorKind::BadSettings
                    | ErrorKind::Conflict
            )
        };
        let is_lost_now = matches!(&answer, Err(error) if is_lost(error));
        // It knows how many were read, whatever came of this one.
        let looked = self.look().await;
        if !is_lost_now {
            let is_heard = answer.as_ref().err().is_none_or(is_refused);
            self.came_of_proof(is_heard.then_some(hash)).await?;
        }
        let Err(error) = answer else {
            return Ok(looked?);
        };
        if self.stands.proof.is_verified {
            return Ok(());
        }
        if is_lost_now {
            let is_unheard = looked.is_ok() && self.stands.proof.attempts == before;
            let (saying, remedy) = if is_unheard {
                (tr!("pro-captcha-lost-not-sent"), Remedy::Retry)
            } else {
                (tr!("pro-captcha-lost"), Remedy::Dismiss)
            };
            return Err(Failed::saying(error, saying, vec![remedy, Remedy::Report]));
        }
        let was_read = looked.is_ok() && self.stands.proof.attempts > before;
        if was_read || is_refused(&error) {
            let says = error.message().unwrap_or_default().to_owned();
            let proof = &self.stands.proof;
            let saying = if proof.is_exhausted(self.machine.clock.now()) {
                tr!("pro-captcha-refused-last", says = says)
            } else {
                tr!("pro-captcha-refused", says = says)
            };
            let remedies = vec![Remedy::Dismiss, Remedy::Report];
            return Err(Failed::saying(error, saying, remedies));
        }
        Err(error.into())
    }

    /// Has people look at it, with the documents.
    pub(super) async fn ask_people(&mut self) -> Result<(), Failed> {
        let voice = self.voice()?;
        self.is_agreed(&voice).await?;
        if self.is_proven_by_now().await? || self.stands.proof.is_manual {
            return Ok(());
        }
        let documents = self.form.documents.clone();
        let files = self.machine.library(move |library| {
            // How files are called here is nobody's business there.
            let files = (1..).zip(documents).map(|(number, input)| {
                let name = format!("document-{number}.{}", input.extension);
                upload(library, &Input { name, ..input })
            });
            Ok(files.collect::<Result<Vec<_>, _>>())
        });
        let mut request = RequestManualVerification::new(voice, files.await??)?;
        let extra = self.form.extra.trim();
        request.extra_text = Some(extra.to_owned()).filter(|extra| !extra.is_empty());
        self.mark_proof(None).await?;
        faults::reached("people-marked");
        let answer = self.connection.client.send(&request).await;
        faults::reached("people-asked");
        if let Err(error) = answer {
            if !is_lost(&error) {
                self.came_of_proof(None).await?;
                return Err(error.into());
            }
            // People may have been asked all the same.
            if self.look().await.is_ok() && self.stands.proof.is_manual {
                return Ok(());
            }
            return Err(error.into());
        }
        self.change(|stands| {
            stands.proof.is_manual = true;
            stands.proof.sending = None;
        })
        .await?;
        self.look_after().await;
        Ok(())
    }

    /// Looks what became of a proof that may have been sent; whether it is proven.
    async fn is_proven_by_now(&mut self) -> Result<bool, Failed> {
        if self.stands.proof.sending.is_some() {
            self.look().await?;
        }
        Ok(self.stands.proof.is_verified)
    }

    /// Writes down that a reading, or documents, are about to be sent, unless another window is at it.
    async fn mark_proof(&mut self, reading: Option<String>) -> Result<(), Failed> {
        let library = self.machine.library.clone();
        let is_ours = self.change(move |stands| {
            let proof = &mut stands.proof;
            let owner = proof.sending.as_ref().and_then(|it| it.owner);
            if owner.is_some_and(|owner| library.is_other(owner)) {
                return false;
            }
            proof.sending = Some(ProofSending {
                reading,
                attempts: proof.attempts,
                owner: Some(library.owner()),
            });
            true
        });
        if is_ours.await? {
            return Ok(());
        }
        Err(Refusal::NoConsent(NoConsent::UnderWay).into())
    }

    /// Its answer came: nothing is in doubt any more.
    async fn came_of_proof(&mut self, heard: Option<String>) -> Result<(), StudioError> {
        self.change(|stands| {
            stands.proof.sending = None;
            if heard.is_some() {
                stands.proof.heard = heard;
            }
        })
        .await
    }
}
