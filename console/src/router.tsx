/** Which address shows which page? */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  useNavigate,
  useRouterState,
} from "@tanstack/react-router";
import type { Attached } from "./alerts/rows";
import { readAlerts } from "./alerts/state";
import { prefix } from "./api/space";
import { readCaseState } from "./case/state";
import { CasesPage } from "./cases/CasesPage";
import { parseAddress, readState, writeAddress } from "./cases/state";
import { readChanges } from "./changes/state";
import { readFiles } from "./files/state";
import { readMetrics } from "./metrics/period";
import { readPrefill } from "./new-case/prefill";
import { readSettingsState, sectionOf } from "./settings/state";
import { Empty, Failed } from "./shared/Notes";
import { Shell } from "./shell/Shell";
import { readTransfer } from "./transfer/state";

const CasePage = lazyRouteComponent(() => import("./case/CasePage"), "CasePage");
const AlertsPage = lazyRouteComponent(() => import("./alerts/AlertsPage"), "AlertsPage");
const FilesPage = lazyRouteComponent(() => import("./files/FilesPage"), "FilesPage");
const ChangesPage = lazyRouteComponent(() => import("./changes/ChangesPage"), "ChangesPage");
const MetricsPage = lazyRouteComponent(() => import("./metrics/MetricsPage"), "MetricsPage");
const NewCasePage = lazyRouteComponent(() => import("./new-case/NewCase"), "NewCasePage");

const TransferPage = lazyRouteComponent(() => import("./transfer/TransferPage"), "TransferPage");

const root = createRootRoute({
  component: Shell,
  errorComponent: ({ error }) => <Failed error={error} />,
  notFoundComponent: () => (
    <Empty title="There is no such page">
      <a href={`${prefix}/app/cases`}>To the cases</a>
    </Empty>
  ),
});

const toCases = () => {
  throw redirect({ to: "/app/cases" });
};
const home = createRoute({ getParentRoute: () => root, path: "/", beforeLoad: toCases });
const app = createRoute({ getParentRoute: () => root, path: "/app", beforeLoad: toCases });
const signedIn = createRoute({
  getParentRoute: () => root,
  path: "/app/sign-in",
  beforeLoad: toCases,
});

const cases = createRoute({
  getParentRoute: () => root,
  path: "/app/cases",
  validateSearch: readState,
  component: function Cases() {
    const navigate = useNavigate();
    return (
      <CasesPage
        state={cases.useSearch()}
        go={(state, replace = false) => void navigate({ to: "/app/cases", search: state, replace })}
      />
    );
  },
});

const fresh = createRoute({
  getParentRoute: () => root,
  path: "/app/cases/new",
  validateSearch: readPrefill,
  component: function New() {
    const alerts = useRouterState({ select: (state) => state.location.state.alerts });
    return <NewCasePage prefill={fresh.useSearch()} alerts={alerts} />;
  },
});

const alerts = createRoute({
  getParentRoute: () => root,
  path: "/app/alerts",
  validateSearch: readAlerts,
  component: function Alerts() {
    const navigate = useNavigate();
    return (
      <AlertsPage
        state={alerts.useSearch()}
        go={(search, replace = false) => void navigate({ to: "/app/alerts", search, replace })}
      />
    );
  },
});

const files = createRoute({
  getParentRoute: () => root,
  path: "/app/files",
  validateSearch: readFiles,
  component: function Files() {
    const navigate = useNavigate();
    return (
      <FilesPage
        state={files.useSearch()}
        go={(search, replace = false) => void navigate({ to: "/app/files", search, replace })}
      />
    );
  },
});

const metrics = createRoute({
  getParentRoute: () => root,
  path: "/app/metrics",
  validateSearch: readMetrics,
  component: function Metrics() {
    const navigate = useNavigate();
    return (
      <MetricsPage
        state={metrics.useSearch()}
        go={(search) => void navigate({ to: "/app/metrics", search, resetScroll: false })}
      />
    );
  },
});

const transfer = createRoute({
  getParentRoute: () => root,
  path: "/app/transfer",
  validateSearch: readTransfer,
  component: function Transfer() {
    const navigate = useNavigate();
    return (
      <TransferPage
        state={transfer.useSearch()}
        go={(search) => void navigate({ to: "/app/transfer", search })}
      />
    );
  },
});

const changes = createRoute({
  getParentRoute: () => root,
  path: "/app/changes",
  validateSearch: readChanges,
  component: function Changes() {
    const navigate = useNavigate();
    return (
      <ChangesPage
        state={changes.useSearch()}
        go={(search) => void navigate({ to: "/app/changes", search, resetScroll: false })}
      />
    );
  },
});

const me = createRoute({
  getParentRoute: () => root,
  path: "/app/me",
  component: lazyRouteComponent(() => import("./me/MePage"), "MePage"),
});

const SettingsPage = lazyRouteComponent(() => import("./settings/SettingsPage"), "SettingsPage");

const settings = createRoute({
  getParentRoute: () => root,
  path: "/app/settings",
  beforeLoad: () => {
    throw redirect({ to: "/app/settings/$section", params: { section: "closure" } });
  },
});

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: "/app/settings/$section",
  validateSearch: readSettingsState,
  component: function Settings() {
    const navigate = useNavigate();
    const { section } = settingsSection.useParams();
    return (
      <SettingsPage
        section={sectionOf(section)}
        state={settingsSection.useSearch()}
        go={(search) =>
          void navigate({ to: "/app/settings/$section", params: { section }, search })
        }
      />
    );
  },
});

const security = createRoute({
  getParentRoute: () => root,
  path: "/app/security/cases/$id",
  validateSearch: readCaseState,
  component: function SecurityCase() {
    const navigate = useNavigate();
    const { id } = security.useParams();
    return (
      <CasePage
        said={id}
        state={security.useSearch()}
        go={(search) =>
          void navigate({
            to: "/app/security/cases/$id",
            params: { id },
            search,
            resetScroll: false,
          })
        }
      />
    );
  },
});

/** The addresses of other areas, as they stand in old tickets, lead to the same page. */
const elsewhere = (
  [
    "/app/observability/cases/$id",
    "/app/management/insightsAndAlerting/cases/$id",
    "/app/cases/$id",
  ] as const
).map((path) =>
  createRoute({
    getParentRoute: () => root,
    path,
    beforeLoad: ({ params }) => {
      throw redirect({ to: "/app/security/cases/$id", params: { id: params.id }, replace: true });
    },
  }),
);

export const routeTree = root.addChildren([
  home,
  app,
  signedIn,
  cases,
  fresh,
  alerts,
  files,
  transfer,
  metrics,
  changes,
  me,
  settings,
  settingsSection,
  security,
  ...elsewhere,
]);

export const router = createRouter({
  routeTree,
  basepath: prefix || "/",
  parseSearch: parseAddress,
  stringifySearch: writeAddress,
  defaultPreload: false,
  scrollRestoration: true,
  scrollToTopSelectors: ["#page"],
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface HistoryState {
    /** What a new case is to hold: more than an address has room for. */
    alerts?: readonly Attached[];
    /** A case that was opened just now is pushed, too. */
    pushing?: boolean;
  }
}
