//! Starts work on the runtime. Futures and closures are boxed here, so that tokio's task is compiled once for each
//! type of result and not once for each call.

use std::any::Any;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::task::JoinHandle;

use crate::error::StudioError;

type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Erased = Result<Box<dyn Any + Send>, StudioError>;

/// Starts a future on the runtime.
pub fn spawn<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    let work: Work<T> = Box::pin(work);
    tokio::spawn(work)
}

/// Starts blocking work on a thread for such work.
pub fn spawn_blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    let work: Box<dyn FnOnce() -> T + Send> = Box::new(work);
    tokio::task::spawn_blocking(work)
}

/// Blocking work on its way: starts with the first poll and ends with the work's result.
pub struct Blocking<T> {
    work: Work<Erased>,
    result: std::marker::PhantomData<fn() -> T>,
}

/// Runs blocking work on a thread for such work.
pub fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Blocking<T>
where
    T: Send + 'static,
    E: Into<StudioError>,
{
    let work = move || -> Erased {
        match work() {
            Ok(value) => Ok(Box::new(value)),
            Err(error) => Err(error.into()),
        }
    };
    Blocking {
        work: Box::pin(run(Box::new(work))),
        result: std::marker::PhantomData,
    }
}

impl<T: 'static> Future for Blocking<T> {
    type Output = Result<T, StudioError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.work.as_mut().poll(cx).map(|done| {
            // The closure above boxed a `T`.
            done.and_then(|value| value.downcast().map_err(|_other| StudioError::CutOff))
                .map(|value| *value)
        })
    }
}

async fn run(work: Box<dyn FnOnce() -> Erased + Send>) -> Erased {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => {
            // Cancelled is how work ends whose result is not needed.
            if error.is_panic() {
                log::error!("blocking work was cut off: {error}");
            }
            Err(StudioError::CutOff)
        }
    }
}
