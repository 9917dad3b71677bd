//! Orders of the person in a conversation. Those that come before it begins are kept for it.

use std::collections::VecDeque;

use tokio::sync::mpsc;

/// Something that the person does in a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UserOrder {
    /// Sends a typed message.
    Message(String),
    /// Mutes or opens the microphone.
    Mute(bool),
    /// Answers a tool call: its ID, and the result or the error.
    AnswerTool(String, Result<String, String>),
    /// Ends the conversation.
    End,
}

/// Orders in the order in which they came.
pub(super) struct Orders {
    receiver: mpsc::Receiver<UserOrder>,
    early: VecDeque<UserOrder>,
}

impl Orders {
    pub fn new(receiver: mpsc::Receiver<UserOrder>) -> Self {
        let early = VecDeque::new();
        Self { receiver, early }
    }

    /// Returns the next order, or `None` if no more will come. Cancel-safe.
    pub async fn next(&mut self) -> Option<UserOrder> {
        match self.early.pop_front() {
            Some(order) => Some(order),
            None => self.receiver.recv().await,
        }
    }

    /// Waits until the person ends the conversation. All orders, the end included, stay for [`Self::next`]. Cancel-safe.
    pub async fn ended(&mut self) {
        while !self.early.contains(&UserOrder::End) {
            match self.receiver.recv().await {
                Some(order) => self.early.push_back(order),
                None => std::future::pending().await,
            }
        }
    }

    /// Returns the value, or `None` if the person ended the conversation before.
    pub async fn unless_ended<T>(&mut self, work: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            () = self.ended() => None,
            done = work => Some(done),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn orders_that_come_early_are_kept_in_their_order() {
        let (sender, receiver) = mpsc::channel(4);
        let mut orders = Orders::new(receiver);
        for order in [UserOrder::Mute(true), UserOrder::End] {
            sender.send(order).await.expect("room for an order");
        }
        let waited = orders.unless_ended(std::future::pending::<()>()).await;
        assert_eq!(waited, None);
        assert_eq!(orders.next().await, Some(UserOrder::Mute(true)));
        assert_eq!(orders.next().await, Some(UserOrder::End));
        drop(sender);
        assert_eq!(orders.next().await, None);
    }
}
