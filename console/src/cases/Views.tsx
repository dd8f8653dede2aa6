/** Which lists are a click away? Ours, one's own, and those that others share. */
import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconUsers } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { api, Refused, told } from "../api/client";
import { nameOf } from "../api/people";
import { cache, viewsQuery } from "../api/queries";
import type { ViewToSave } from "../api/schema.gen";
import { copy } from "../shared/copy";
import { fresh } from "../shared/ids";
import { change, useSettings } from "../shared/settings";
import { done, failed } from "../shared/tell";
import type { ListState } from "./state";
import { addressOf, CHANGED, isChanged, queryOf, toSave, type View } from "./views";

const Naming = lazy(() => import("./Naming").then((found) => ({ default: found.Naming })));

async function keep(id: string, said: ViewToSave): Promise<boolean> {
  try {
    await told(
      api.PUT("/api/console/views/{view_id}", { params: { path: { view_id: id } }, body: said }),
    );
    return true;
  } catch (error) {
    const stale = error instanceof Refused && error.status === 409;
    failed(
      "The view was not saved",
      stale
        ? "Somebody else has changed it meanwhile. It is shown as they left it."
        : error instanceof Error
          ? error.message
          : String(error),
    );
    return false;
  } finally {
    await cache.invalidateQueries({ queryKey: viewsQuery.queryKey });
  }
}

function More({ view, go }: { view: View; go: (state: ListState) => void }) {
  const { view: usual } = useSettings();
  const [naming, setNaming] = useState(false);
  const saved = view.saved;
  const mine = saved?.mine === true;
  const reason = mine ? undefined : saved ? "Only who made it may" : "It is one of ours";

  async function away() {
    try {
      await told(
        api.DELETE("/api/console/views/{view_id}", { params: { path: { view_id: view.id } } }),
      );
      if (usual === view.id) change({ view: "all" });
      go({ view: "all" });
    } catch (error) {
      failed("The view was not deleted", error instanceof Error ? error.message : String(error));
    }
    await cache.invalidateQueries({ queryKey: viewsQuery.queryKey });
  }

  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <ActionIcon size={26} aria-label={`More for the view ${view.name}`}>
            <IconDots size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            onClick={() => void copy(location.href).then(() => done("The link is copied"))}
          >
            Copy link
          </Menu.Item>
          <Menu.Item
            aria-disabled={usual === view.id}
            onClick={() => change({ view: view.id })}
            title={usual === view.id ? "It does" : undefined}
          >
            Open with this view
          </Menu.Item>
          <Menu.Item aria-disabled={!mine} title={reason} onClick={() => mine && setNaming(true)}>
            Rename or share
          </Menu.Item>
          <Menu.Item aria-disabled={!mine} title={reason} onClick={() => mine && void away()}>
            Delete view
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming && saved && (
        <Suspense>
          <Naming
            title="Rename or share"
            name={saved.name}
            shared={saved.shared}
            close={() => setNaming(false)}
            save={(name, shared) => {
              setNaming(false);
              void keep(view.id, toSave(saved, { name, shared }));
            }}
          />
        </Suspense>
      )}
    </>
  );
}

export function Views({
  views,
  current,
  state,
  go,
}: {
  views: readonly View[];
  current: View | undefined;
  state: ListState;
  go: (state: ListState) => void;
}) {
  const [naming, setNaming] = useState(false);
  const changed = current !== undefined && current.id !== CHANGED && isChanged(current, state);
  const saved = current?.saved;
  return (
    <nav className="views" aria-label="Views">
      {views.map((view) => (
        <Link
          key={view.id}
          to="/app/cases"
          search={addressOf(view)}
          className="chip"
          aria-current={view === current ? "page" : undefined}
          data-active={view === current || undefined}
          title={view.saved && !view.saved.mine ? `By ${nameOf(view.saved.created_by)}` : undefined}
        >
          {view.saved?.shared && <IconUsers size={12} aria-label="shared" />}
          <span className="clip">{view.name}</span>
        </Link>
      ))}
      {current && <More key={current.id} view={current} go={go} />}
      {changed && saved?.mine && (
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => void keep(saved.id, toSave(saved, { query: queryOf(state) }))}
        >
          Save changes
        </Button>
      )}
      {(changed || !current) && (
        <Button variant="default" size="compact-xs" onClick={() => setNaming(true)}>
          Save as view
        </Button>
      )}
      {naming && (
        <Suspense>
          <Naming
            title="Save as view"
            name=""
            shared={false}
            close={() => setNaming(false)}
            save={(name, shared) => {
              setNaming(false);
              const id = fresh("v");
              const query = queryOf(state);
              void keep(id, { name, shared, query, settings: {} }).then(
                (kept) => kept && go({ ...state, view: id }),
              );
            }}
          />
        </Suspense>
      )}
    </nav>
  );
}
