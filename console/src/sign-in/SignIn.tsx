/** Who are you? A page of its own at first; later a dialog over whatever was being written. */
import { Alert, Button, Modal, PasswordInput, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { meQuery } from "../api/queries";
import { isSignedOut, type Me, onChange, signIn, ways } from "../api/session";
import { prefix } from "../api/space";
import { Mark } from "../shell/Mark";

function Form({ begin, done }: { begin: string; done: () => void }) {
  const [username, setUsername] = useState(begin);
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function enter(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    const wrong = await signIn(username, password);
    setBusy(false);
    setFault(wrong);
    if (wrong === null) done();
    else setPassword("");
  }

  return (
    <form onSubmit={(event) => void enter(event)}>
      {fault && (
        <Alert
          color="red"
          variant="light"
          role="alert"
          title={fault}
          styles={{ title: { color: "var(--text)" } }}
        />
      )}
      <TextInput
        label="User name"
        size="sm"
        name="username"
        autoComplete="username"
        required
        data-autofocus={begin === "" || undefined}
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        data-autofocus={begin !== "" || undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" size="sm" loading={busy}>
        Sign in
      </Button>
    </form>
  );
}

const FAILED: Record<string, string> = {
  denied: "The identity provider did not let you in.",
  expired: "Signing in took too long. Try again.",
  refused: "The identity provider's answer was not accepted.",
  away: "The identity provider cannot be reached.",
};

/** Where somebody is led who signs in elsewhere: back to where they wanted to go, with a sign of it. */
function provider(): string {
  const then = `${location.pathname.endsWith("/sign-in") ? `${prefix}/app` : location.pathname}#signed-in`;
  return `${prefix}/api/session/oidc?${new URLSearchParams({ then })}`;
}

export function SignInPage({ done }: { done: () => void }) {
  const known = useQuery({ queryKey: ["ways"], queryFn: ways, retry: false }).data ?? [];
  const why = FAILED[new URLSearchParams(location.search).get("failed") ?? ""];
  return (
    <main className="sign-in">
      <div className="panel stack">
        <div className="row">
          <Mark size={26} />
          <h1 style={{ fontSize: 18 }}>Sign in to Caselog</h1>
        </div>
        {why && (
          <Alert
            color="red"
            variant="light"
            role="alert"
            title={why}
            styles={{ title: { color: "var(--text)" } }}
          />
        )}
        <Form begin="" done={done} />
        {known.includes("oidc") && (
          <Button component="a" href={provider()} variant="default" size="sm">
            Sign in with the identity provider
          </Button>
        )}
      </div>
    </main>
  );
}

/** Over the page: nothing under it is lost, and what failed is sent again. */
export function SignInDialog() {
  const open = useSyncExternalStore(onChange, isSignedOut);
  const client = useQueryClient();
  const last = client.getQueryData<Me>(meQuery.queryKey)?.user.username ?? "";
  return (
    <Modal
      opened={open}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title="Your session has ended"
      zIndex={1000}
    >
      <div className="sign-in" style={{ padding: 0, display: "block" }}>
        <p className="muted" style={{ marginTop: 0 }}>
          What you were writing is still there. Sign in, and it goes on.
        </p>
        <Form
          begin={last}
          done={() => void client.invalidateQueries({ queryKey: meQuery.queryKey })}
        />
      </div>
    </Modal>
  );
}
