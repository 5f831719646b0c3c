package io.fleetpulse.sink.notify;

import io.fleetpulse.sink.store.Notification;

/** One way out. Called by one thread at a time; returns within its own time limit. */
public interface Channel {
  /** As in the outbox. */
  String name();

  /** After so many attempts a notification is given up. */
  int mostAttempts();

  /** One attempt. Does not throw for what the receiver does. */
  Outcome deliver(Notification notification);
}
