/** Of what is every form of the settings made? A heading, faults, and what sends it or leaves it. */
import { Alert, Button, Modal } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";

/** What may not be done stays where it is, and says why. */
function withheld(reason: string | null) {
  return reason === null ? {} : { "aria-disabled": true, "data-disabled": true, title: reason };
}

/** What a machine said, as it said it; it scrolls by keyboard, too. */
export function Code({ label, said }: { label: string; said: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard
    <section className="code" tabIndex={0} aria-label={label}>
      <pre>{said}</pre>
    </section>
  );
}

/** The heading has the focus as soon as the form is there. */
export function Sheet({
  title,
  submit,
  children,
}: {
  title: string;
  submit?: () => void;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <form
      className="panel block stack"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit?.();
      }}
    >
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </form>
  );
}

/** What is wrong, said once and at once. */
export function Fault({ said }: { said: string | null }) {
  if (!said) return null;
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={said}
      styles={{ title: { color: "var(--text)" } }}
    />
  );
}

export function SaveRow({
  busy,
  reason,
  cancel,
  name = "Save",
}: {
  busy: boolean;
  reason: string | null;
  cancel: () => void;
  name?: string;
}) {
  return (
    <div className="row end">
      {reason && <span className="muted grow">{reason}</span>}
      <Button variant="default" onClick={cancel}>
        Cancel
      </Button>
      <Button type={reason ? "button" : "submit"} loading={busy} {...withheld(reason)}>
        {name}
      </Button>
    </div>
  );
}

/** A button that asks first. */
export function Sure({
  name,
  label,
  title,
  reason,
  act,
  children,
}: {
  name: string;
  /** What it is about, for ears. */
  label: string;
  title: string;
  reason: string | null;
  act: () => Promise<void> | void;
  children: ReactNode;
}) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  async function go() {
    setBusy(true);
    await act();
    setBusy(false);
    setAsking(false);
  }
  return (
    <>
      <Button
        variant="default"
        size="compact-xs"
        aria-label={label}
        {...withheld(reason)}
        onClick={() => reason === null && setAsking(true)}
      >
        {name}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={title}>
        {asking && children}
        <div className="row" style={{ justifyContent: "flex-end", marginTop: 12 }}>
          <Button variant="default" data-autofocus onClick={() => setAsking(false)}>
            Keep it
          </Button>
          <Button color="red.8" loading={busy} onClick={() => void go()}>
            {name}
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** A button that opens something, or says why not. */
export function Open({
  name,
  label,
  id,
  reason,
  act,
  filled = false,
}: {
  name: string;
  label?: string;
  id?: string;
  reason: string | null;
  act: () => void;
  filled?: boolean;
}) {
  return (
    <Button
      variant={filled ? "filled" : "default"}
      size={filled ? "xs" : "compact-xs"}
      {...(id ? { id } : {})}
      {...(label ? { "aria-label": label } : {})}
      {...withheld(reason)}
      onClick={() => reason === null && act()}
    >
      {name}
    </Button>
  );
}
