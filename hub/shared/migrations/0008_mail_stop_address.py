from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('shared', '0007_rendition_file_index'),
    ]

    operations = [
        migrations.AddField(
            model_name='outgoingemail',
            name='unsubscribe_url',
            field=models.URLField(
                blank=True,
                help_text='Where one press, or the recipient’s mail program, stops such mails (RFC 8058).',
                max_length=500,
            ),
        ),
    ]
