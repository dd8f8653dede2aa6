/** How many rows can a page have? */
export const SIZES = [25, 50, 100] as const;
