import type { LabelReport } from "#contract/annotations.ts";
import type {
  Accepted,
  Actor,
  Answer,
  Body,
  FormPart,
  Query,
  RequestContext,
  UploadedFile,
} from "./requests.ts";

/** The use cases that bring data into a dataset: files, labels, and values of fields. */
export interface DataIn {
  ingestion: {
    begin(context: RequestContext, name: string): Promise<Answer<"newDataset">>;
    openUpload(
      context: RequestContext,
      datasetId: string,
      query?: Query<"openDataFiles">,
    ): Promise<Answer<"openDataFiles">>;
    /** Stores the files of one request; all of them or none. */
    upload(
      context: RequestContext,
      datasetId: string,
      transId: number,
      files: AsyncIterable<UploadedFile>,
    ): Promise<void>;
    process(
      context: RequestContext,
      datasetId: string,
      transId: number,
      query?: Query<"processDataFiles">,
    ): Promise<Accepted>;
    /**
     * Adds media to a dataset with content. Exactly one of the sources of the form is read; nothing is added where it is
     * refused.
     */
    addMedia(
      context: RequestContext,
      datasetId: string,
      parts: AsyncIterable<FormPart>,
    ): Promise<Accepted>;
    fromFolder(context: RequestContext, name: string, bucketPath: string): Promise<Accepted>;
    sample(context: RequestContext, name: string | undefined): Promise<Accepted>;
  };
  labels: {
    /** Reads files of labels: reports what an import would find, or starts it as a task. */
    importLabels(
      context: RequestContext,
      datasetId: string,
      parts: AsyncIterable<FormPart>,
    ): Promise<Accepted | { report: LabelReport }>;
    /** What a file of labels said about all of its images. */
    description(
      actor: Actor,
      datasetId: string,
      name: string,
    ): Promise<Answer<"getLabelDescription">>;
  };
  customMetadata: {
    /** Begins the import of a field. */
    create(
      context: RequestContext,
      datasetId: string,
      field: Body<"createMetadataTask">,
    ): Promise<Answer<"createMetadataTask">>;
    /** Takes the values of the field, and starts to set them. */
    upload(
      context: RequestContext,
      datasetId: string,
      importId: string,
      rows: Body<"uploadMetadataValues">,
    ): Promise<Answer<"uploadMetadataValues">>;
    status(
      actor: Actor,
      datasetId: string,
      importId: string,
    ): Promise<Answer<"getMetadataTaskStatus">>;
    schema(actor: Actor, datasetId: string): Promise<Answer<"getMetadataSchema">>;
    ofItem(actor: Actor, datasetId: string, mediaId: string): Promise<Answer<"getItemMetadata">>;
  };
}
