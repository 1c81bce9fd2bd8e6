// The day that an AMI release was made, where its version says so (EKS user guide, AMI version pages).

/** `YYYY-MM-DD` of an AL2, AL2023 or Windows release; undefined where the text holds no date, as with Bottlerocket. */
export function releaseDate(release: string): string | undefined {
  const linux = /^1\.\d+\.\d+-(\d{4})(\d{2})(\d{2})$/.exec(release);
  const windows = /^1\.\d+-(\d{4})\.(\d{2})\.(\d{2})$/.exec(release);
  const [, year, month, day] = linux ?? windows ?? [];
  const date = `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
  return Number.isNaN(Date.parse(date)) ? undefined : date;
}
