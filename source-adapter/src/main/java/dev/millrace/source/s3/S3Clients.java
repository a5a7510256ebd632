package dev.millrace.source.s3;

import dev.millrace.rim.tls.Tls;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// Builds the clients that the settings ask for. Building one connects to nothing.
final class S3Clients {
  private S3Clients() {}

  /// Without the checksums that are not required, as many servers do not know them.
  static S3Client client(S3Settings settings, @Nullable Tls tls) {
    return S3Client.builder()
        .httpClientBuilder(http(tls).socketTimeout(settings.timeout()))
        .region(Region.of(settings.region()))
        .endpointOverride(settings.endpoint())
        .forcePathStyle(settings.isPathStyle())
        .credentialsProvider(credentials(settings))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(override -> override.apiCallTimeout(settings.timeout()))
        .build();
  }

  private static UrlConnectionHttpClient.Builder http(@Nullable Tls tls) {
    UrlConnectionHttpClient.Builder builder = UrlConnectionHttpClient.builder();
    return tls == null
        ? builder
        : builder.tlsKeyManagersProvider(tls::keys).tlsTrustManagersProvider(tls::trust);
  }

  static S3Presigner presigner(S3Settings settings) {
    return S3Presigner.builder()
        .region(Region.of(settings.region()))
        .endpointOverride(settings.endpoint())
        .serviceConfiguration(
            S3Configuration.builder().pathStyleAccessEnabled(settings.isPathStyle()).build())
        .credentialsProvider(credentials(settings))
        .build();
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    return settings.accessKey().isEmpty()
        ? DefaultCredentialsProvider.builder().build()
        : StaticCredentialsProvider.create(
            AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
  }
}
