/** What is around every page? A rail, a bar, and what comes up over them. */
import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from "@mantine/core";
import {
  IconActivity,
  IconBell,
  IconBriefcase,
  IconChartBar,
  IconDeviceDesktop,
  IconKeyboard,
  IconLayoutSidebarLeftCollapse,
  IconLogout,
  IconMoon,
  IconPaperclip,
  IconPlus,
  IconSearch,
  IconSettings,
  IconSun,
  IconTransfer,
  IconUser,
} from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import {
  type ComponentType,
  lazy,
  Suspense,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { type Change, READ_AGAIN, useChanges, useStreamState } from "../api/live";
import { nameOf } from "../api/people";
import { cache } from "../api/queries";
import { isSignedOut, type Me, onChange, signOut } from "../api/session";
import { space } from "../api/space";
import { undo } from "../api/writes";
import { Face } from "../shared/People";
import { may, mayReadAlerts, useMe } from "../shared/rights";
import { change, useSettings } from "../shared/settings";
import { useKeys } from "../shared/useKeys";
import { Mark } from "./Mark";

const SignInDialog = lazy(() =>
  import("../sign-in/SignIn").then((found) => ({ default: found.SignInDialog })),
);
const Palette = lazy(() => import("./Palette").then((found) => ({ default: found.Palette })));
const Keys = lazy(() => import("./Keys").then((found) => ({ default: found.Keys })));

interface Place {
  to:
    | "/app/cases"
    | "/app/alerts"
    | "/app/files"
    | "/app/transfer"
    | "/app/metrics"
    | "/app/changes"
    | "/app/settings";
  name: string;
  Sign: ComponentType<{ size?: number }>;
  /** Whether there is anything for them; everybody, where it does not say. */
  forWhom?: (me: Me | null) => boolean;
}

const PLACES: readonly Place[] = [
  { to: "/app/cases", name: "Cases", Sign: IconBriefcase },
  { to: "/app/alerts", name: "Alerts", Sign: IconBell, forWhom: mayReadAlerts },
  { to: "/app/files", name: "Files", Sign: IconPaperclip, forWhom: (me) => may(me, "getComment") },
  {
    to: "/app/transfer",
    name: "Export and import",
    Sign: IconTransfer,
    forWhom: (me) => may(me, "getCase"),
  },
  { to: "/app/metrics", name: "Metrics", Sign: IconChartBar, forWhom: (me) => may(me, "getCase") },
  { to: "/app/changes", name: "Changes", Sign: IconActivity, forWhom: (me) => may(me, "getCase") },
  { to: "/app/settings", name: "Settings", Sign: IconSettings },
];

function Rail() {
  const { rail } = useSettings();
  const me = useMe();
  return (
    <nav className="rail" aria-label="Pages">
      {PLACES.filter(({ forWhom }) => forWhom?.(me) ?? true).map(({ to, name, Sign }) => (
        <Link
          key={to}
          to={to}
          activeProps={{ "aria-current": "page" }}
          activeOptions={{ exact: false }}
          title={name}
        >
          <Sign size={17} aria-hidden />
          <span>{name}</span>
        </Link>
      ))}
      <div className="spacer grow" />
      <button
        type="button"
        onClick={() => change({ rail: !rail })}
        aria-expanded={rail}
        title="Narrow or wide"
      >
        <IconLayoutSidebarLeftCollapse size={17} aria-hidden />
        <span>Narrow</span>
      </button>
    </nav>
  );
}

function Stream() {
  const state = useStreamState();
  const said =
    state === "live"
      ? "Live: changes show as they happen"
      : `Behind: changes are read every ${READ_AGAIN / 1000} s`;
  return (
    <Tooltip label={said}>
      <output className="row wide muted" style={{ gap: 6, fontSize: 12 }} aria-label={said}>
        <span className="dot" data-state={state} />
        {state === "live" ? "Live" : "Behind"}
      </output>
    </Tooltip>
  );
}

function UserMenu() {
  const me = useMe();
  const name = nameOf(me?.user);
  const navigate = useNavigate();
  const { scheme } = useSettings();
  const next = scheme === "light" ? "dark" : scheme === "dark" ? "auto" : "light";
  const Sign = scheme === "light" ? IconSun : scheme === "dark" ? IconMoon : IconDeviceDesktop;
  async function leave() {
    await signOut();
    cache.clear();
    location.assign("/app");
  }
  return (
    <>
      <Tooltip label={`Theme: ${scheme}. Click for ${next}`}>
        <ActionIcon aria-label={`Theme: ${scheme}`} onClick={() => change({ scheme: next })}>
          <Sign size={17} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <button
            type="button"
            className="plain row"
            style={{ margin: 0 }}
            aria-label={`You: ${name}`}
          >
            <Face name={name} />
            <span className="wide">{name}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconUser size={14} />}
            onClick={() => void navigate({ to: "/app/me" })}
          >
            Preferences and drafts
          </Menu.Item>
          <Menu.Item
            leftSection={<IconKeyboard size={14} />}
            onClick={() => dispatchEvent(new Event("caselog-keys"))}
          >
            Keys
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => void leave()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function useScheme(): void {
  const { scheme } = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(scheme), [scheme, setColorScheme]);
}

/** What is remembered of a case that has changed is read again, whenever somebody looks. */
function forget(change: Change | null): void {
  const queryKey = change ? ["case", change.case] : ["case"];
  void cache.invalidateQueries({ queryKey, refetchType: "none" });
}

export function Shell() {
  useChanges(forget);
  useScheme();
  const me = useMe();
  const signedOut = useSyncExternalStore(onChange, isSignedOut);
  const { rail } = useSettings();
  const navigate = useNavigate();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [palette, setPalette] = useState(false);
  const [keys, setKeys] = useState(false);
  const first = useRef(true);

  useEffect(() => {
    const page = main.current;
    const skip = first.current;
    first.current = path === "";
    if (skip || !page) return;
    const heading = page.querySelector<HTMLElement>("h1");
    (heading ?? page).focus();
    // a page that must be fetched first comes later, and the heading before it goes
    const coming = new MutationObserver(() => {
      const came = page.querySelector<HTMLElement>("h1");
      if (!came || came === heading) return;
      coming.disconnect();
      const focused = document.activeElement;
      if (focused === page || focused === document.body) came.focus();
    });
    coming.observe(page, { childList: true, subtree: true });
    return () => coming.disconnect();
  }, [path]);

  useEffect(() => {
    const open = () => setKeys(true);
    addEventListener("caselog-keys", open);
    return () => removeEventListener("caselog-keys", open);
  }, []);

  useKeys({
    palette: () => setPalette(true),
    help: () => setKeys(true),
    create: () => void navigate({ to: "/app/cases/new" }),
    cases: () => void navigate({ to: "/app/cases" }),
    alerts: () => void navigate({ to: "/app/alerts" }),
    files: () => void navigate({ to: "/app/files" }),
    transfer: () => void navigate({ to: "/app/transfer" }),
    changes: () => void navigate({ to: "/app/changes" }),
    metrics: () => void navigate({ to: "/app/metrics" }),
    settings: () => void navigate({ to: "/app/settings" }),
    undo: () => void undo(),
  });

  return (
    <div className="shell" data-narrow={rail ? undefined : ""}>
      <a className="skip" href="#page">
        Skip to the page
      </a>
      <nav className="bar" aria-label="Caselog">
        <Link to="/app/cases" className="brand">
          <Mark />
          Caselog
        </Link>
        {space !== "default" && <span className="tag">space {space}</span>}
        <button
          type="button"
          className="chip"
          aria-label="Find anything"
          style={{ marginLeft: 12, minWidth: 40, color: "var(--muted)" }}
          onClick={() => setPalette(true)}
        >
          <IconSearch size={14} aria-hidden />
          <span className="wide">Find anything</span>
          <kbd className="wide">Ctrl K</kbd>
        </button>
        <div className="grow" />
        <Stream />
        {may(me, "createCase") && (
          <Tooltip label="New case (c)">
            <ActionIcon
              aria-label="New case"
              onClick={() => void navigate({ to: "/app/cases/new" })}
            >
              <IconPlus size={17} />
            </ActionIcon>
          </Tooltip>
        )}
        <UserMenu />
      </nav>
      <Rail />
      <main className="page" id="page" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <output id="said" className="visually-hidden" aria-live="polite" />
      <Suspense>
        {palette && <Palette close={() => setPalette(false)} />}
        {keys && <Keys close={() => setKeys(false)} />}
      </Suspense>
      <Suspense>{signedOut && <SignInDialog />}</Suspense>
    </div>
  );
}
