import { converse, type Conversation, type Next, type Script } from '../core';
import { after, cancel, monotonic, openPort, type Port } from '../io';

/** A conversation that goes on. */
export interface Holding {
  /** Ends it, without a word to whoever has begun it. */
  stop(): void;
}

/**
 * Holds a conversation with the modem on a port. Nothing of it is logged.
 * @param limit seconds, from when the port is open
 * @param onEnd is told what was learnt; null: the port could not be opened, or the modem was pulled
 */
export function holdOn<Learnt>(
  path: string,
  script: Script<Learnt>,
  limit: number,
  onEnd: (learnt: Learnt | null) => void,
): Holding {
  let port: Port | null = null;
  let conversation: Conversation<Learnt> | null = null;
  let timer: ReturnType<typeof after> | null = null;
  let over = false;
  /** whether the modem has said something since it was last told something */
  let heard = true;
  const stop = () => {
    over = true;
    cancel(timer);
    port?.close(heard);
    giveUp();
  };
  const end = (learnt: Learnt | null) => {
    if (over) return;
    stop();
    onEnd(learnt);
  };
  const goOn = (next: Next<Learnt>): void => {
    cancel(timer);
    timer = null;
    if (next.done) return end(next.learnt);
    if (next.say !== '') {
      heard = false;
      port?.write(next.say);
    }
    timer = after(Math.max(0, next.until - monotonic()), () => {
      timer = null;
      if (conversation) goOn(conversation.timeUp(monotonic()));
    });
  };
  const giveUp = openPort(path, {
    onOpen: (opened) => {
      if (over) return opened?.close(true);
      if (!opened) return end(null);
      port = opened;
      const begun = converse(script, monotonic(), limit);
      conversation = begun.conversation;
      goOn(begun.next);
    },
    onBytes: (bytes) => {
      heard = true;
      if (conversation && !over) goOn(conversation.hear(bytes, monotonic()));
    },
    onGone: () => {
      heard = true;
      end(null);
    },
  });
  return { stop };
}
