/** How does the console look? Calm, dense, and with enough contrast in light and dark. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const accent: MantineColorsTuple = [
  "#eef2ff",
  "#dbe3ff",
  "#b6c5fb",
  "#8ea6f7",
  "#6c8af2",
  "#4f6fe3",
  "#3b5bdb",
  "#2f4bc0",
  "#273fa3",
  "#1f3282",
];

export const theme = createTheme({
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 6 },
  colors: { accent },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "19px" },
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray", size: 28 } },
    TextInput: { defaultProps: { size: "xs" } },
    PasswordInput: { defaultProps: { size: "sm" } },
    Textarea: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    MultiSelect: { defaultProps: { size: "xs" } },
    TagsInput: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs" } },
    Checkbox: { defaultProps: { size: "xs" } },
    Switch: { defaultProps: { size: "xs" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: true } },
    Menu: { defaultProps: { shadow: "md", withinPortal: true } },
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 80 },
        closeButtonProps: { "aria-label": "Close" },
      },
    },
    Drawer: {
      defaultProps: {
        transitionProps: { duration: 80 },
        closeButtonProps: { "aria-label": "Close" },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
  },
});

export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1a2030",
    "--mantine-color-dimmed": "#566074",
    "--mantine-color-placeholder": "#667085",
    "--mantine-color-default-border": "#d5dae3",
    "--mantine-color-anchor": "#2f4bc0",
    "--mantine-color-error": "#b3202c",
  },
  dark: {
    "--mantine-color-body": "#171b23",
    "--mantine-color-text": "#e5e9f0",
    "--mantine-color-dimmed": "#a3adbf",
    "--mantine-color-placeholder": "#98a2b5",
    "--mantine-color-default": "#1e232d",
    "--mantine-color-default-hover": "#262c38",
    "--mantine-color-default-border": "#353d4b",
    "--mantine-color-anchor": "#9db1ff",
    "--mantine-color-error": "#ff9aa0",
  },
});
