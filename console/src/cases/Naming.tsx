/** What is a view called, and who sees it? */
import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useState } from "react";

const LONGEST = 100;

export function Naming({
  title,
  name,
  shared,
  save,
  close,
}: {
  title: string;
  name: string;
  shared: boolean;
  save: (name: string, shared: boolean) => void;
  close: () => void;
}) {
  const [text, setText] = useState(name);
  const [all, setAll] = useState(shared);
  const good = text.trim() !== "" && text.trim().length <= LONGEST;
  return (
    <Modal opened onClose={close} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (good) save(text.trim(), all);
        }}
      >
        <TextInput
          label="Name"
          data-autofocus
          maxLength={LONGEST}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Checkbox
          label="Everybody here sees it"
          checked={all}
          onChange={(event) => setAll(event.currentTarget.checked)}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" disabled={!good}>
            Save view
          </Button>
        </div>
      </form>
    </Modal>
  );
}
