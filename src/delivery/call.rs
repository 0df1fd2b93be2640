//! Makes one call of an endpoint, with everything that is the batch's: throttle, pace, repeating, stopping.

use std::cell::Cell;
use std::time::Duration;

use super::Settings;
use super::pace::{Lanes, Pace};
use super::retry::{NextStep, next_step, pauses_between_tries};
use super::signal::Signal;
use super::throttle::{Leave, Throttle};
use crate::graph::error::{Remedy, read_id};
use crate::graph::usage::Usage;
use crate::graph::{Endpoint, GraphApi, GraphRequest, Repeatable};
use crate::message::MediaType;
use crate::outcome::Problem;
use crate::transport::Transport;

/// Why a call has no result.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NoResult {
    /// It was not made, since another item failed and the batch is to stop then.
    Stopped,
    /// It went wrong.
    Problem(Problem),
}

/// What is to be asked, the same for all endpoints from here on.
struct Call {
    request: GraphRequest,
    id: &'static str,
    repeatable: Repeatable,
    timeout: Duration,
}

/// What all calls of a batch share.
pub(super) struct Caller<'a, T> {
    pub(super) transport: &'a T,
    api: &'a GraphApi,
    throttle: Throttle,
    upload_lanes: Lanes,
    send_lanes: Lanes,
    stopped: Cell<bool>,
    stopping: Signal,
    calls: Cell<u32>,
}

impl<'a, T: Transport> Caller<'a, T> {
    pub(super) fn new(transport: &'a T, api: &'a GraphApi, settings: &Settings) -> Self {
        Self {
            transport,
            api,
            throttle: Throttle::new(settings.most_waiting, transport.random_seed()),
            upload_lanes: Lanes::new(settings.pace),
            send_lanes: Lanes::new(settings.pace),
            stopped: Cell::new(false),
            stopping: Signal::default(),
            calls: Cell::new(0),
        }
    }

    pub(super) fn calls(&self) -> u32 {
        self.calls.get()
    }

    pub(super) fn throttle(&self) -> &Throttle {
        &self.throttle
    }

    /// No new call begins from now on, and none waits any longer for its turn.
    pub(super) fn stop(&self) {
        self.stopped.set(true);
        self.stopping.raise();
    }

    /// The queue for uploads of this kind.
    pub(super) fn upload_lane(&self, media_type: MediaType) -> &Pace {
        self.upload_lanes.lane(media_type)
    }

    /// The queue for messages of this kind.
    pub(super) fn send_lane(&self, media_type: MediaType) -> &Pace {
        self.send_lanes.lane(media_type)
    }

    /// Makes the call until it has a result or an end. `leaving` is told each time just before a request leaves.
    pub(super) async fn call<E: Endpoint>(
        &self,
        endpoint: &E,
        lane: &Pace,
        timeout: Duration,
        leaving: &dyn Fn(),
    ) -> Result<E::Id, NoResult> {
        let call = Call {
            request: endpoint.request(self.api),
            id: E::ID,
            repeatable: E::REPEATABLE,
            timeout,
        };
        self.make(call, lane, leaving).await.map(E::Id::from)
    }

    async fn make(&self, call: Call, lane: &Pace, leaving: &dyn Fn()) -> Result<String, NoResult> {
        let mut pauses = pauses_between_tries(self.transport.random_seed());
        let mut asked_again = 0_u32;
        let mut refusal = None;
        loop {
            let entered = self.stopping.unless_raised(self.enter(lane)).await;
            let leave = match entered.unwrap_or(Err(NoResult::Stopped)) {
                Ok(leave) => leave,
                // What Meta said to this very call tells more than why it is not made once more.
                Err(barred) => return Err(refusal.map_or(barred, NoResult::Problem)),
            };
            leaving();
            let (problem, usage) = match self.ask(&call).await {
                (Ok(id), usage) => {
                    self.throttle.passed(leave, usage, self.transport.now());
                    return Ok(id);
                }
                (Err(problem), usage) => (problem, usage),
            };
            let assessment = problem.assess();
            match assessment.remedy {
                Remedy::Wait => self
                    .throttle
                    .refused(leave, usage, &problem, self.transport.now()),
                Remedy::Stop => self.throttle.end(problem.clone()),
                _ => self.throttle.passed(leave, usage, self.transport.now()),
            }
            match next_step(call.repeatable, &assessment) {
                NextStep::AskAgainWhenOpen => {}
                NextStep::AskAgain(times)
                    if asked_again < times && !self.transport.is_cancelled() =>
                {
                    asked_again = asked_again.saturating_add(1);
                    self.transport
                        .sleep(pauses.next().unwrap_or_default())
                        .await;
                }
                _ => return Err(NoResult::Problem(problem)),
            }
            refusal = Some(problem);
        }
    }

    async fn ask(&self, call: &Call) -> (Result<String, Problem>, Usage) {
        self.calls.set(self.calls.get().saturating_add(1));
        match self.transport.send(&call.request, call.timeout).await {
            Ok(answer) => (
                read_id(&answer, call.id).map_err(Problem::Answer),
                Usage::read(&answer, self.transport.unix_millis()),
            ),
            Err(error) => (Err(Problem::Transport(error)), Usage::default()),
        }
    }

    /// Waits until this call may leave: the throttle is open, the pace has a turn, nothing has stopped the batch.
    async fn enter(&self, lane: &Pace) -> Result<Leave, NoResult> {
        loop {
            self.not_stopped()?;
            let leave = self
                .throttle
                .admit(self.transport)
                .await
                .map_err(NoResult::Problem)?;
            lane.turn(self.transport, self.throttle.spacing()).await;
            if self.transport.is_cancelled() {
                self.throttle.unused(leave, self.transport.now());
                return Err(NoResult::Problem(Problem::CancelledBefore));
            }
            if let Err(stopped) = self.not_stopped() {
                self.throttle.unused(leave, self.transport.now());
                return Err(stopped);
            }
            if self.throttle.holds(leave) {
                return Ok(leave);
            }
        }
    }

    fn not_stopped(&self) -> Result<(), NoResult> {
        if self.stopped.get() {
            return Err(NoResult::Stopped);
        }
        Ok(())
    }
}
