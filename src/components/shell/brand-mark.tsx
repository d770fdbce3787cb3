/** Two frames of the same picture, one behind the other. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <path
        d="M8 4.5h10A2.5 2.5 0 0 1 20.5 7v9"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        opacity=".45"
      />
      <rect x="3" y="8" width="14" height="12" rx="2.5" stroke="currentColor" strokeWidth="2" />
      <circle cx="10" cy="14" r="2.25" fill="currentColor" />
    </svg>
  );
}
