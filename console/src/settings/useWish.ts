/** How far is a wish? It is on its way, refused, or somebody else wrote first. */
import { useState } from "react";
import { done } from "../shared/tell";
import type { Wish } from "./configuration";
import { fulfil, type Lost } from "./save";

export interface Wishing {
  busy: boolean;
  /** What is on its way. */
  sent: Wish | null;
  fault: string | null;
  lost: (Lost & { wish: Wish }) | null;
  /** True: it is as wished. */
  send: (wish: Wish, said: string) => Promise<boolean>;
  forget: () => void;
}

/** What is shown of a part: what is on its way lies over what is stored. */
export function shown<T>(wishing: Wishing, stored: T): T {
  return wishing.sent ? (wishing.sent.mine as T) : stored;
}

export function useWish(owner: string): Wishing {
  const [sent, setSent] = useState<Wish | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [lost, setLost] = useState<Wishing["lost"]>(null);

  async function send(wish: Wish, said: string): Promise<boolean> {
    setSent(wish);
    setFault(null);
    setLost(null);
    try {
      const verdict = await fulfil(owner, wish);
      setLost(verdict && { ...verdict, wish });
      if (verdict === null) done(said);
      return verdict === null;
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      return false;
    } finally {
      setSent(null);
    }
  }

  function forget() {
    setFault(null);
    setLost(null);
  }
  return { busy: sent !== null, sent, fault, lost, send, forget };
}
