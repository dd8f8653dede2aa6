/** What are people called? */

export interface Person {
  username: string | null;
  full_name: string | null;
  email?: string | null;
  profile_uid?: string;
}

/** What people call each other. */
export function nameOf(who: Person | undefined | null): string {
  return who?.full_name || who?.username || "unknown";
}
