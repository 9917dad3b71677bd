//! Routes of one method. Handlers are boxed here, so that axum's services are compiled once and not for each operation.

use std::sync::Arc;

use axum::extract::Request;
use axum::handler::Handler;
use axum::response::Response;
use axum::routing::{self, MethodRouter};
use futures_util::future::BoxFuture;

use crate::account::Account;

type Call = dyn Fn(Request, Arc<Account>) -> BoxFuture<'static, Response> + Send + Sync;

/// Any handler of the account, behind one type.
#[derive(Clone)]
pub(super) struct Boxed(Arc<Call>);

/// Boxes a handler.
pub(super) fn boxed<H, T>(handler: H) -> Boxed
where
    H: Handler<T, Arc<Account>>,
    T: 'static,
{
    Boxed(Arc::new(move |request, account| {
        Box::pin(handler.clone().call(request, account))
    }))
}

impl Handler<(), Arc<Account>> for Boxed {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, account: Arc<Account>) -> Self::Future {
        (self.0)(request, account)
    }
}

/// Answers `GET`.
pub(super) fn get<H: Handler<T, Arc<Account>>, T: 'static>(
    handler: H,
) -> MethodRouter<Arc<Account>> {
    routing::get(boxed(handler))
}

/// Answers `POST`.
pub(super) fn post<H: Handler<T, Arc<Account>>, T: 'static>(
    handler: H,
) -> MethodRouter<Arc<Account>> {
    routing::post(boxed(handler))
}

/// Answers `PATCH`.
pub(super) fn patch<H: Handler<T, Arc<Account>>, T: 'static>(
    handler: H,
) -> MethodRouter<Arc<Account>> {
    routing::patch(boxed(handler))
}

/// Answers `DELETE`.
pub(super) fn delete<H: Handler<T, Arc<Account>>, T: 'static>(
    handler: H,
) -> MethodRouter<Arc<Account>> {
    routing::delete(boxed(handler))
}
