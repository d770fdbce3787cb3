/** Where a plain Visual Layer has a picture: not below the API, whose documents have no operation for it. */
export function plainPicture(datasetId: string, mediaId: string): string {
  return `/media-store/${datasetId}/${mediaId}.svg`;
}
