/** How does the console begin? It asks who is there, and shows a page to them. */
import "./styles";
import "./app.css";
import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense, useEffect } from "react";
import { createRoot } from "react-dom/client";
import { listen } from "./api/live";
import { meet } from "./api/people";
import { followPerson } from "./api/preferences";
import { cache, meQuery } from "./api/queries";
import { unsaved } from "./api/writes";
import { router } from "./router";
import { Failed } from "./shared/Notes";
import { settings } from "./shared/settings";
import { theme, variables } from "./theme";

const SignInPage = lazy(() =>
  import("./sign-in/SignIn").then((found) => ({ default: found.SignInPage })),
);

function App() {
  const asked = useQuery(meQuery);
  const me = asked.data;
  useEffect(() => {
    if (!me) return;
    meet(me.user);
    listen();
    void followPerson(me);
  }, [me]);
  if (asked.error && me === undefined) {
    return (
      <main>
        <Failed error={asked.error} again={() => void asked.refetch()} />
      </main>
    );
  }
  if (me === undefined) return null;
  if (me === null)
    return (
      <Suspense>
        <SignInPage done={() => void cache.invalidateQueries({ queryKey: meQuery.queryKey })} />
      </Suspense>
    );
  return <RouterProvider router={router} />;
}

addEventListener("beforeunload", (event) => {
  if (unsaved()) event.preventDefault();
});

const scheme = localStorageColorSchemeManager({ key: "caselog-scheme" });
const place = document.getElementById("root");
if (place) {
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        colorSchemeManager={scheme}
        defaultColorScheme={settings().scheme}
      >
        <QueryClientProvider client={cache}>
          <Notifications position="bottom-right" />
          <App />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
