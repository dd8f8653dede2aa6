/** What is the sign of Caselog? */
export function Mark({ size = 20 }: { size?: number }) {
  return <img src="/app/favicon.svg" alt="" width={size} height={size} />;
}
